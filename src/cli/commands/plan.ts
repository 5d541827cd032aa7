import type {Redactor} from '../../engine/redact.ts';
import {planDocument, planLines, planSteps} from '../plan-view.ts';
import type {Globals} from '../request.ts';
import {scriptLines} from '../script-view.ts';
import {type Session, say, type Voice} from '../session.ts';

export async function plan(session: Session, voice: Voice, ids: readonly string[]): Promise<number> {
  const steps = await planSteps(session.program, session.seen, ids);
  say(voice, planDocument(steps, session.program.settings.rehearsal !== null), planLines(steps));
  return 0;
}

export async function script(
  session: Session,
  voice: Voice,
  ids: readonly string[],
  {
    version,
    globals,
    redactor,
  }: {readonly version: string; readonly globals: Globals; readonly redactor: Redactor},
): Promise<number> {
  const steps = await planSteps(session.program, session.seen, ids);
  const {workspace, rehearsal: machine} = session.program.settings;
  const hides = (text: string) => redactor.text(text) !== text;
  const lines = scriptLines(steps, version, {globals, workspace, hides});
  const rehearsal = machine !== null;
  say(voice, {schema: 'faststart.script/1', ok: true, rehearsal, script: lines.join('\n')}, lines);
  return 0;
}
