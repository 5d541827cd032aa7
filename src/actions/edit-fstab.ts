import type {Context} from '../context.ts';
import {lineDiff} from '../engine/line-diff.ts';
import type {Command, EditFstabAction} from '../engine/plan.ts';
import type {Performed} from '../engine/runner.ts';
import type {Exit} from '../host/ports.ts';
import {done, failed, lastWords, sayLine} from './say.ts';

const FSTAB = '/etc/fstab';
const NEW = '/etc/fstab.faststart-new';
const BACKUP = '/etc/fstab.faststart-backup';

/** As root: it looks at the devices and folders that the lines name. */
const verify = (file: string): Command => ({
  argv: ['/usr/bin/findmnt', '--verify', '--tab-file', file],
  sudo: true,
});

function refused(short: string, observed: string, command: string, fix: readonly string[] = []): Performed {
  return failed({
    short,
    expected: 'an /etc/fstab that is as it was planned from, and verified before it is replaced',
    observed,
    command,
    fix: [...fix, 'faststart run 1 --fstab   # reads it anew'],
  });
}

/**
 * The errors that findmnt names, each with the mount point that it stands below, and its count of lines that it cannot
 * parse; undefined = it did not verify anything. Pure.
 */
export function verifyErrors(exit: Exit): readonly string[] | undefined {
  if (exit.ok) return [];
  const text = `${exit.stdout}\n${exit.stderr}`;
  const summary = /^(\d+) parse errors?, \d+ errors?, \d+ warnings?$/m.exec(text);
  if (summary === null) return undefined;
  let target = '';
  const errors: string[] = [];
  for (const line of exit.stdout.split('\n')) {
    if (/^\S/.test(line)) target = line.trim();
    if (/^\s+\[E\]/.test(line)) errors.push(`${target}: ${line.trim()}`);
  }
  return [...errors, ...Array.from({length: Number(summary[1])}, () => 'a line that cannot be parsed')];
}

/** What the candidate brings on top of what was wrong before. */
function added(old: readonly string[], fresh: readonly string[]): readonly string[] {
  const left = [...old];
  return fresh.filter(error => {
    const at = left.indexOf(error);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

async function verified(context: Context, candidate: string): Promise<Performed> {
  const run = (file: string) => context.host.run(verify(file), {timeoutMs: 30_000, signal: context.signal});
  const [before, after] = [await run(FSTAB), await run(candidate)];
  const [old, fresh] = [verifyErrors(before), verifyErrors(after)];
  if (old === undefined || fresh === undefined) {
    const exit = old === undefined ? before : after;
    const why = exit.notFound ? 'findmnt is not installed' : lastWords(`${exit.stdout}\n${exit.stderr}`);
    return refused('/etc/fstab could not be verified: it is not replaced', why, exit.shell);
  }
  const errors = added(old, fresh);
  return errors.length === 0
    ? done
    : refused('the new /etc/fstab has an error: it is not used', errors.join('; '), after.shell);
}

/**
 * Replaces /etc/fstab in one step, with the old text beside it. A wrong fstab can keep a machine from starting: it is
 * verified before, and what somebody else wrote in the meantime is not overwritten.
 */
export async function performEditFstab(action: EditFstabAction, context: Context): Promise<Performed> {
  const {host, archive, signal} = context;
  const entry = await host.lstat(FSTAB);
  if (!entry.ok || entry.value.kind !== 'file') {
    const observed = entry.ok ? `it is a ${entry.value.kind}` : entry.message;
    return refused('/etc/fstab is not a plain file', observed, `ls -l ${FSTAB}`);
  }
  const current = await host.readText(FSTAB);
  if (!current.ok) return refused('/etc/fstab cannot be read', current.message, `ls -l ${FSTAB}`);
  if (current.value !== action.before) {
    const observed = 'somebody else wrote it in the meantime; nothing was overwritten';
    return refused('/etc/fstab changed while the step was open', observed, `ls -l ${FSTAB}`);
  }
  const candidate = await archive.write('fstab', action.after);
  if (!candidate.ok) {
    return refused(
      'the new /etc/fstab could not be written down',
      candidate.message,
      `ls -ld ${archive.runFolder}`,
    );
  }
  for (const line of lineDiff(action.before, action.after)) context.emit({type: 'action.output', text: line});
  const sound = await verified(context, candidate.value);
  if (!sound.ok) return sound;
  const commands: readonly Command[] = [
    // An earlier copy keeps its text under a number; this name is always the text from before the latest change.
    {
      argv: ['/usr/bin/cp', '--preserve', '--backup=numbered', '--no-target-directory', FSTAB, BACKUP],
      sudo: true,
    },
    {
      argv: ['/usr/bin/install', '-m', '0644', '-o', 'root', '-g', 'root', candidate.value, NEW],
      sudo: true,
    },
    {argv: ['/usr/bin/mv', '-T', NEW, FSTAB], sudo: true},
  ];
  for (const command of commands) {
    const exit = await host.run(command, {signal, onLine: sayLine(context, 'commands.log')});
    if (!exit.ok) {
      return refused(
        '/etc/fstab was not replaced',
        `exit code ${exit.code}: ${lastWords(exit.stderr)}`,
        exit.shell,
        ['sudo -v'],
      );
    }
  }
  context.emit({type: 'action.output', text: `old text kept as ${BACKUP}`});
  const told = await host.run(
    {argv: ['/usr/bin/systemctl', 'daemon-reload'], sudo: true},
    {timeoutMs: 60_000, signal},
  );
  if (!told.ok) {
    const text = 'systemd was not told of the new /etc/fstab; it reads it at the next start';
    context.emit({type: 'notice', level: 'info', text});
  }
  return done;
}
