import type {Context} from '../context.ts';
import {lineDiff} from '../engine/line-diff.ts';
import type {EditFileAction} from '../engine/plan.ts';
import type {Performed} from '../engine/runner.ts';
import {done, failed} from './say.ts';

/** What was not read as it stands in the file cannot be written back as it stood there. */
async function damagedByWriting(path: string, text: string, context: Context): Promise<Performed | null> {
  if (text.includes('\uFFFD'))
    return failed({
      short: `${path} is not UTF-8`,
      expected: 'a text in UTF-8, which can be written back byte for byte',
      observed: 'it is not UTF-8 (or holds U+FFFD); nothing was written',
      command: `grep -naxv '.*' ${path}`,
      fix: [`save ${path} as UTF-8 first, then run the step again`],
    });
  const seen = await context.host.stat(path);
  if (seen.ok && seen.value.bytes <= Buffer.byteLength(text)) return null;
  return failed({
    short: `${path} was not read whole`,
    expected: 'the whole file, so that nothing of it is lost',
    observed: seen.ok ? `${Buffer.byteLength(text)} of ${seen.value.bytes} bytes were read` : seen.message,
    command: `ls -l ${path}`,
    fix: [`make the change in ${path} by hand`],
  });
}

/** Writes the file atomically, unless it is no longer what the plan was made from. */
export async function performEditFile(action: EditFileAction, context: Context): Promise<Performed> {
  const current = await context.host.readText(action.path);
  if (!current.ok && current.code !== 'ENOENT') {
    return failed({
      short: `${action.path} cannot be read`,
      expected: 'a readable file, or none',
      observed: `${current.code}: ${current.message}`,
      command: `ls -l ${action.path}`,
      fix: [`make ${action.path} readable for ${context.host.user.name}`],
    });
  }
  const now = current.ok ? current.value : undefined;
  if (now !== action.before) {
    return failed({
      short: `${action.path} changed while the step was open`,
      expected: 'the text that the change was planned from',
      observed: 'somebody else wrote it in the meantime; nothing was overwritten',
      command: `ls -l ${action.path}`,
      fix: ['run the step again: it reads the file anew'],
    });
  }
  const unsafe = current.ok ? await damagedByWriting(action.path, current.value, context) : null;
  if (unsafe !== null) return unsafe;
  for (const line of lineDiff(action.before ?? '', action.after))
    context.emit({type: 'action.output', text: line});
  const written = await context.host.writeText(
    action.path,
    action.after,
    action.mode === undefined ? {} : {mode: action.mode},
  );
  if (!written.ok) {
    return failed({
      short: `${action.path} could not be written`,
      expected: 'a new file in place of the old one',
      observed: `${written.code}: ${written.message}`,
      command: `ls -ld ${action.path}`,
      fix: [`let ${context.host.user.name} write there, then run the step again`],
    });
  }
  if (written.value.backup !== null)
    context.emit({type: 'action.output', text: `old text kept as ${written.value.backup}`});
  if (written.value.lostGroup !== undefined)
    context.emit({
      type: 'action.output',
      text: `the group ${written.value.lostGroup} of the old file was refused: give it back with sudo chgrp ${written.value.lostGroup} ${action.path}`,
    });
  return done;
}
