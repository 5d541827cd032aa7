import {hostname} from 'node:os';
import {stepOutlines} from '../runbook/outline.ts';
import type {Opening} from '../ui/opening.ts';
import {backgroundOf} from '../ui/theme.ts';
import type {FirstLook} from '../ui/wizard-state.ts';
import type {Own} from './own.ts';
import type {Globals} from './request.ts';
import type {Voice} from './session.ts';

/** A terminal that has no more than ASCII, or a flag that says so, counts before what was chosen earlier. */
export function firstLook({environment}: Own, {frontEnd}: Voice): FirstLook {
  return {isAscii: frontEnd.ascii, background: backgroundOf(environment) ?? 'dark'};
}

/** The wizard's screen, before anything else of it is loaded. */
export async function openWizard(own: Own, voice: Voice, globals: Globals): Promise<Opening> {
  const {stdin, stdout, stderr, signals} = own;
  const {openScreen} = await import('../ui/opening.ts');
  return openScreen({
    steps: stepOutlines,
    look: firstLook(own, voice),
    color: voice.frontEnd.colour,
    hostName: globals.rehearse ?? hostname(),
    rehearsal: globals.rehearse,
    isReadOnly: globals.readOnly,
    streams: {stdin, stdout, stderr},
    // What Ctrl-C would have done if nothing listened to keys.
    interrupt: () => signals.kill(signals.pid, 'SIGINT'),
  });
}
