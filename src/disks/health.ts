import {z} from 'zod';
import type {Context} from '../context.ts';
import type {Evidence} from '../engine/gate.ts';
import {parseJson} from '../engine/parse-json.ts';
import type {Command} from '../engine/plan.ts';
import {firstAnswer} from '../host/first-answer.ts';
import type {Exit} from '../host/ports.ts';
import {unseen} from './complaint.ts';
import {withDescendants} from './layers.ts';
import {controllerOf} from './nvme.ts';
import type {BlockDevice, Look} from './types.ts';

/** What a drive says of itself, over its whole life. */
export type Smart = {
  /** Bits of the NVMe specification, log page 02h: spare used up, too hot, unreliable, read-only, backup failed. */
  readonly criticalWarning: number;
  /** Times that data could not be read back as it was written. */
  readonly mediaErrors: number;
};

export type DiskHealth = {
  /** What the kernel logged about failures of the disk since the machine started, the oldest first. */
  readonly kernel: Look<readonly string[]>;
  readonly smart: Look<Smart>;
};

const KERNEL_LOG: readonly [Command, ...Command[]] = [
  {argv: ['/usr/bin/dmesg', '--kernel', '--level=emerg,alert,crit,err,warn'], sudo: true},
  // Readable by group adm without root.
  {argv: ['/usr/bin/journalctl', '--dmesg', '--priority=warning', '--no-pager', '--quiet', '--output=cat']},
];

/** The block layer's, the NVMe driver's and the file systems' words for data that did not come or go. */
const DISK_FAILS =
  /\bI\/O error\b|\b(?:medium|protection|target|nexus|space allocation) error\b|\(sct 0x2 \/ sc |\b(?:EXT4-fs|XFS|BTRFS|F2FS-fs)\b.*(?:\berror\b|I\/O Error|Corruption|shut(?:ting)? ?down|errs: .*[1-9])|Remounting filesystem read-only|Aborting journal/i;
const CONTROLLER_FAILS =
  /\bI\/O\b.*\btimeout\b|controller is down|Device not ready|Removing after probe failure|Abort status/i;

/** Lines about failures of this disk, of what is on it, or of its controller. Pure. */
export function failureLines(log: string, disk: BlockDevice): readonly string[] {
  const names = withDescendants(disk).map(({name}) => name.replace(/[^\w-]/g, '\\$&'));
  // A journal's thread is named after its device: nvme0n1-8.
  const ofDisk = new RegExp(`(?<![\\w-])(?:${names.join('|')})(?:-\\d+)?(?![\\w-])`);
  const controller = controllerOf(disk.name);
  const ofController = controller === undefined ? undefined : new RegExp(`\\bnvme ${controller}: `);
  return log
    .split('\n')
    .map(line => line.trim())
    .filter(
      line =>
        (DISK_FAILS.test(line) && ofDisk.test(line)) ||
        (CONTROLLER_FAILS.test(line) && ofController?.test(line) === true),
    );
}

/** nvme-cli before 2.0 prints the warning as a number, later ones as an object with the number in it. */
const count = z.coerce.number().nonnegative();
const smartLog = z.object({
  critical_warning: z.union([count, z.object({value: count}).transform(({value}) => value)]),
  media_errors: count,
});

/** `nvme smart-log --output-format=json`. Pure. */
export function judgeSmart(exit: Exit): Look<Smart> {
  if (exit.code !== 0) return unseen(exit, 'nvme');
  const said = parseJson(exit.stdout);
  if (said === undefined) return {status: 'unknown', why: 'nvme did not print JSON'};
  const parsed = smartLog.safeParse(said);
  if (!parsed.success) return {status: 'unknown', why: 'nvme printed something else than a SMART log'};
  const {critical_warning: criticalWarning, media_errors: mediaErrors} = parsed.data;
  return {status: 'seen', value: {criticalWarning, mediaErrors}};
}

const LAST_LINES = 3;

/** Reads the kernel's log and the drive's own; as root, since many machines show neither to others. */
export async function observeHealth(
  context: Context,
  disk: BlockDevice,
): Promise<{readonly health: DiskHealth; readonly evidence: readonly Evidence[]}> {
  const options = {timeoutMs: 10_000, signal: context.signal};
  const smartExit = await context.host.run(
    {argv: ['/usr/sbin/nvme', 'smart-log', '--output-format=json', disk.path], sudo: true},
    options,
  );
  const smart = judgeSmart(smartExit);
  const smartText =
    smart.status === 'seen'
      ? `critical_warning ${smart.value.criticalWarning}, media_errors ${smart.value.mediaErrors}`
      : smart.why;
  const told = {command: smartExit.shell, text: smartText};
  const log = await firstAnswer(context.host, KERNEL_LOG, options);
  if (log.exit === null) return {health: {kernel: unseen(log.refused[0], 'dmesg'), smart}, evidence: [told]};
  const lines = failureLines(log.exit.stdout, disk);
  const text = lines.slice(-LAST_LINES).join('\n') || `nothing about failures of ${disk.name}`;
  return {
    health: {kernel: {status: 'seen', value: lines}, smart},
    evidence: [told, {command: log.exit.shell, text}],
  };
}
