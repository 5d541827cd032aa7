import type {Redactor} from '../engine/redact.ts';
import {describeHolder} from '../host/lock.ts';
import type {End} from './end.ts';
import type {Machine} from './machine.ts';
import type {Globals, MachineOrder} from './request.ts';
import type {Voice} from './session.ts';

/** Orders that change the machine: they keep a journal, and only one of them is at work at a time. */
export const CHANGING: ReadonlySet<MachineOrder['command']> = new Set([
  'wizard',
  'run',
  'resume',
  'bench',
] as const);

export function noState(folder: string, why: string): Extract<End, {ok: false}> {
  const fix = [`ls -ld ${folder}`, 'or set XDG_STATE_HOME to a folder that you can write to'];
  return {ok: false, exit: 'failed', error: {short: `nothing can be recorded in ${folder}: ${why}`, fix}};
}

type Held = {readonly ok: true; readonly readOnly: boolean; readonly note: string | null; release(): void};

/** One driver at a time. A second wizard may look on; anything else ends and names the first. */
export function hold(
  order: MachineOrder,
  globals: Globals,
  voice: Voice,
  machine: Machine,
  redactor: Redactor,
  argv: readonly string[],
): Held | Extract<End, {ok: false}> {
  const free: Held = {ok: true, readOnly: globals.readOnly, note: null, release: () => undefined};
  if (!CHANGING.has(order.command)) return free;
  if (globals.readOnly && order.command !== 'wizard') {
    const fix = [`faststart plan`, `faststart ${order.command} without --read-only`];
    return {
      ok: false,
      exit: 'usage',
      error: {short: `--read-only and ${order.command} exclude each other`, fix},
    };
  }
  if (globals.readOnly || globals.rehearse !== null) return free;
  // Others read it, and it stays on the disk.
  const lock = machine.lock(redactor.deep(argv));
  if (lock.ok) {
    const from = lock.value.tookOverFrom;
    const note =
      from === null
        ? null
        : `took over from what is gone: ${redactor.text(describeHolder(from))}; what it finished is kept`;
    return {ok: true, readOnly: false, note, release: lock.value.release};
  }
  if (lock.code !== 'locked') {
    return noState(machine.places.stateFolder, lock.message);
  }
  if (voice.frontEnd.view === 'wizard')
    return {...free, readOnly: true, note: `looking only: ${redactor.text(lock.message)}`};
  return {
    ok: false,
    exit: 'locked',
    error: {
      short: `another faststart is at work: ${redactor.text(lock.message)}`,
      fix: [
        'faststart status looks without changing anything',
        'wait until it has ended',
        ...(lock.ending === null ? [] : [`or end it: ${lock.ending}`]),
      ],
    },
  };
}
