import {z} from 'zod';
import type {Context} from '../context.ts';
import type {Evidence} from '../engine/gate.ts';
import type {Command} from '../engine/plan.ts';
import type {Exit} from '../host/ports.ts';
import {complaint, unseen} from './complaint.ts';
import {exclusiveCommand, judgeExclusive} from './exclusive.ts';
import {judgeSamples, sampleOffsets, samplesCommand} from './samples.ts';
import type {BlockDevice, DiskContents, Look, Probe} from './types.ts';

/** `blkid -p`: 0 found, 2 nothing, 8 ambiguous. It also exits 2 when it cannot read, but then it complains. Pure. */
export function judgeProbe(exit: Exit): Look<Probe> {
  if (exit.code === 8) return {status: 'seen', value: {kind: 'ambiguous'}};
  if (exit.code === 2 && complaint(exit) === '' && exit.stdout.trim() === '')
    return {status: 'seen', value: {kind: 'nothing'}};
  if (exit.code !== 0) return unseen(exit, 'blkid');
  const values = Object.fromEntries(exit.stdout.split('\n').map(line => line.split(/=(.*)/s)));
  const type = values.TYPE ?? (values.PTTYPE === undefined ? 'unknown' : `partition table ${values.PTTYPE}`);
  return {
    status: 'seen',
    value: {kind: 'found', type, label: values.LABEL ?? null, uuid: values.UUID ?? null},
  };
}

const wipefsAnswer = z.object({signatures: z.array(z.object({type: z.string().nullish()}))});

/** Types of all signatures; old versions print nothing where there are none. Pure. */
export function judgeSignatures(exit: Exit): Look<readonly string[]> {
  if (exit.code !== 0 || complaint(exit) !== '') return unseen(exit, 'wipefs');
  if (exit.stdout.trim() === '') return {status: 'seen', value: []};
  try {
    const parsed = wipefsAnswer.safeParse(JSON.parse(exit.stdout));
    if (!parsed.success) return {status: 'unknown', why: 'wipefs printed something else than signatures'};
    return {status: 'seen', value: parsed.data.signatures.map(signature => signature.type ?? 'unknown')};
  } catch {
    return {status: 'unknown', why: 'wipefs did not print JSON'};
  }
}

const MAX_EVIDENCE_LINES = 8;

function evidenceOf(exit: Exit): Evidence {
  const said = exit.stdout.trim() || exit.stderr.trim() || `nothing printed, exit code ${exit.code}`;
  return {command: exit.shell, text: said.split('\n').slice(0, MAX_EVIDENCE_LINES).join('\n')};
}

/** Why raw bytes and exclusive use need no look; undefined = they do. */
function whyNoRawLook(probe: Look<Probe>, signatures: Look<readonly string[]>, sampled: boolean) {
  if (probe.status === 'unknown' || signatures.status === 'unknown')
    return 'not looked at, because its signatures could not be seen';
  if (probe.value.kind !== 'nothing' || signatures.value.length > 0)
    return 'not looked at, because a signature has decided';
  return sampled ? undefined : 'not looked at, because a network disk is never formatted';
}

type Contents = {readonly contents: DiskContents; readonly evidence: readonly Evidence[]};

/**
 * Looks at what is on a disk. Reads only. Raw bytes and exclusive use are looked at where nothing is found that has a
 * name, on disks of this machine: those of a network may be slow, and cost their owner money.
 */
export async function observeContents(
  context: Context,
  disk: BlockDevice,
  options: {readonly sampled: boolean},
): Promise<Contents> {
  const ran: Exit[] = [];
  const run = async (command: Command): Promise<Exit> => {
    const exit = await context.host.run(command, {timeoutMs: 60_000, signal: context.signal});
    ran.push(exit);
    return exit;
  };
  const probe = judgeProbe(
    await run({argv: ['/usr/sbin/blkid', '-p', '-o', 'export', disk.path], sudo: true}),
  );
  const signatures = judgeSignatures(
    await run({argv: ['/usr/sbin/wipefs', '--json', disk.path], sudo: true}),
  );
  // For the operator's eyes: it also names things that are no file systems.
  await run({argv: ['/usr/bin/file', '-s', disk.path], sudo: true});
  const why = whyNoRawLook(probe, signatures, options.sampled);
  const done = (zero: Look<boolean>, exclusive: Look<boolean>): Contents => ({
    contents: {probe, signatures, zero, exclusive},
    evidence: ran.map(evidenceOf),
  });
  if (why !== undefined) return done({status: 'unknown', why}, {status: 'unknown', why});
  const offsets = sampleOffsets(disk.bytes ?? 0);
  const zero: Look<boolean> =
    offsets.length === 0
      ? {status: 'unknown', why: 'it is smaller than one sample of 1 MiB'}
      : judgeSamples(await run(samplesCommand(disk, offsets)));
  return done(zero, judgeExclusive(await run(exclusiveCommand(disk))));
}
