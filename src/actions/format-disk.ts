import type {Context} from '../context.ts';
import {judgeProbe} from '../disks/contents.ts';
import type {Look, Probe} from '../disks/types.ts';
import type {Command, FormatDiskAction} from '../engine/plan.ts';
import type {Performed} from '../engine/runner.ts';
import {toShell} from '../engine/shell.ts';
import type {DiskFormatEvent} from '../events.ts';
import type {Exit, Read} from '../host/ports.ts';
import {describeIdentity} from './disk-identity.ts';
import {type Refusal, recheckDisk, recheckTarget, resolveLink} from './format-recheck.ts';
import {done, failed, lastWords, sayLine} from './say.ts';

const settle: Command = {argv: ['/usr/bin/udevadm', 'settle', '--timeout=10']};
const LOOK = 'lsblk --output NAME,SIZE,MODEL,SERIAL,FSTYPE,LABEL,MOUNTPOINT';
const AGAIN = 'faststart run 1   # looks at all disks anew';

function lock({link}: FormatDiskAction): Command {
  return {argv: ['/usr/bin/flock', '--exclusive', '--nonblock', link, '/usr/bin/cat'], sudo: true};
}

function probe({link}: FormatDiskAction): Command {
  return {argv: ['/usr/sbin/blkid', '-p', '-o', 'export', link], sudo: true};
}

/** What a signature that nobody knew would have been in. Holes stay holes. */
function backup({link, identity}: FormatDiskAction, {archive}: Context): Command {
  const serial = (identity.serial ?? 'unknown').replace(/[^A-Za-z0-9._-]/g, '_');
  const file = `${archive.runFolder}/disk-${serial}-first-4MiB.img`;
  return {
    argv: ['/usr/bin/dd', `if=${link}`, `of=${file}`, 'bs=1M', 'count=4', 'conv=sparse'],
    sudo: true,
  };
}

const shorts: Readonly<Record<Refusal['why'], string>> = {
  vanished: 'vanished: nothing was formatted',
  'another-disk': 'is another disk now: nothing was formatted',
  'not-blank': 'is no longer blank: nothing was formatted',
  'not-seen': 'could not be looked at again: nothing was formatted',
};

function refused(action: FormatDiskAction, {why, observed}: Refusal): Performed {
  return failed({
    short: `${action.device} ${shorts[why]}`,
    expected: `the disk that was agreed to (${describeIdentity(action.identity)}), still blank and unused`,
    observed,
    command: LOOK,
    fix: [AGAIN],
  });
}

function notPrepared(action: FormatDiskAction, what: string, exit: Exit): Performed {
  return failed({
    short: `${action.device} is not formatted: ${what}`,
    expected: 'exit code 0',
    observed: exit.notFound
      ? `${exit.shell.split(' ').find(word => word.startsWith('/')) ?? 'the program'} is not installed`
      : `exit code ${exit.code}: ${lastWords(exit.stderr.trim() === '' ? exit.stdout : exit.stderr)}`,
    command: exit.shell,
    fix: [AGAIN],
  });
}

function notLocked(action: FormatDiskAction, held: Extract<Read<unknown>, {ok: false}>): Performed {
  const taken = held.code === 'exit-1';
  return failed({
    short: taken ? `somebody else is using ${action.device}` : `${action.device} could not be locked`,
    expected: 'a lock on the disk, so that nobody else writes to it meanwhile',
    observed: held.message,
    command: toShell(lock(action)),
    fix: [`sudo lsof ${action.link}   # who has it open`, AGAIN],
  });
}

/** What happens while nobody else can have the disk: the look, the copy, the last look, and mkfs. */
async function formatLocked(
  action: FormatDiskAction,
  context: Context,
  say: (phase: 'before', model: string | null) => void,
): Promise<{readonly exit: Exit; readonly model: string | null} | {readonly refused: Performed}> {
  const found = await recheckDisk(action, context);
  if ('refusal' in found) return {refused: refused(action, found.refusal)};
  const run = (command: Command) =>
    context.host.run(command, {signal: context.signal, onLine: sayLine(context, 'commands.log')});
  const copied = await run(backup(action, context));
  if (!copied.ok) return {refused: notPrepared(action, 'its first bytes could not be kept', copied)};
  const changed = await recheckTarget(action, context, found.facts);
  if (changed !== undefined) return {refused: refused(action, changed)};
  const {model} = found.facts.disk;
  say('before', model);
  return {exit: await run(action.command), model};
}

function judgeResult(action: FormatDiskAction, exit: Exit, seen: Look<Probe>, probed: string): Performed {
  const what =
    seen.status === 'unknown'
      ? `what is on it now could not be seen: ${seen.why}`
      : seen.value.kind === 'found'
        ? `blkid sees ${seen.value.type} ${seen.value.uuid ?? 'without UUID'}`
        : `blkid sees ${seen.value.kind === 'nothing' ? 'nothing' : 'signatures that contradict each other'}`;
  const fix = [LOOK, AGAIN];
  if (!exit.ok) {
    const ended = exit.signal === null ? `exit code ${exit.code}` : `ended by ${exit.signal}`;
    return failed({
      short: `making the file system on ${action.device} failed`,
      expected: 'exit code 0',
      observed: `${ended}: ${lastWords(exit.stderr.trim() === '' ? exit.stdout : exit.stderr)}; ${what}`,
      command: exit.shell,
      fix,
    });
  }
  if (seen.status === 'seen' && seen.value.kind === 'found' && seen.value.type === 'ext4') {
    if (seen.value.uuid === action.uuid) return done;
  }
  return failed({
    short: `the new file system on ${action.device} is not there`,
    expected: `ext4 with the UUID ${action.uuid}`,
    observed: what,
    command: probed,
    fix,
  });
}

/**
 * Makes the file system on the disk that was agreed to, and on no other: the consent may have been given minutes ago,
 * and kernel names move. Locked, looked at anew, first bytes kept, the disk alone once more, mkfs, and a look at the result.
 */
export async function performFormatDisk(action: FormatDiskAction, context: Context): Promise<Performed> {
  const {host, signal} = context;
  const consent = action.danger?.typeExactly;
  if (consent === undefined || action.identity.serial === null) {
    const observed = 'nobody agreed to it by the serial of the disk';
    return refused(action, {why: 'not-seen', observed});
  }
  const say = (
    phase: DiskFormatEvent['phase'],
    model: string | null,
    seen: Pick<DiskFormatEvent, 'exitCode' | 'uuid'> = {exitCode: null, uuid: null},
  ): void => {
    const {device, link, identity, command} = action;
    context.emit({
      type: 'disk.format',
      phase,
      device,
      link,
      identity,
      model,
      consent,
      argv: command.argv,
      ...seen,
    });
  };
  const settled = await host.run(settle, {timeoutMs: 20_000, signal});
  if (!settled.ok) return notPrepared(action, 'udev is not done with the disks', settled);
  // Locking a path that is not there would make a file of that name.
  const there = await resolveLink(action, context);
  if ('refusal' in there) return refused(action, there.refusal);
  const held = await host.hold(lock(action));
  if (!held.ok) return notLocked(action, held);
  let formatted: Awaited<ReturnType<typeof formatLocked>>;
  try {
    formatted = await formatLocked(action, context, say);
  } finally {
    await held.value.release();
  }
  if ('refused' in formatted) return formatted.refused;
  const {exit, model} = formatted;
  await host.run(settle, {timeoutMs: 20_000, signal});
  const probed = await host.run(probe(action), {timeoutMs: 60_000, signal});
  const seen = judgeProbe(probed);
  const uuid = seen.status === 'seen' && seen.value.kind === 'found' ? seen.value.uuid : null;
  say('after', model, {exitCode: exit.code, uuid});
  return judgeResult(action, exit, seen, probed.shell);
}
