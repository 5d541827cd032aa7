import {z} from 'zod';
import type {Context} from '../context.ts';
import type {Evidence} from '../engine/gate.ts';
import type {Command} from '../engine/plan.ts';
import type {Exit} from '../host/ports.ts';
import type {BlockDevice, DiskFacts, Look, Probe} from './types.ts';

const SAMPLE_BYTES = 4 * 2 ** 20;
/** Between the first and the last sample; on boundaries of 1 MiB. */
const SPREAD = [0.2, 0.4, 0.6, 0.8];

/** What a program complained about. That sudo cannot resolve the host's own name is common, and means nothing. */
function complaint(exit: Exit): string {
  const lines = exit.stderr
    .split('\n')
    .filter(line => line.trim() !== '' && !line.startsWith('sudo: unable to resolve host'));
  return lines[0]?.trim() ?? '';
}

function unknown<T>(exit: Exit, program: string): Look<T> {
  const said = complaint(exit);
  if (exit.notFound) return {status: 'unknown', why: `${program} is not installed`};
  return {status: 'unknown', why: said === '' ? `${program} ended with ${exit.code ?? exit.signal}` : said};
}

/** `blkid -p`: 0 found, 2 nothing, 8 ambiguous. It also exits 2 when it cannot read, but then it complains. Pure. */
export function judgeProbe(exit: Exit): Look<Probe> {
  if (exit.code === 8) return {status: 'seen', value: {kind: 'ambiguous'}};
  if (exit.code === 2 && complaint(exit) === '' && exit.stdout.trim() === '')
    return {status: 'seen', value: {kind: 'nothing'}};
  if (exit.code !== 0) return unknown(exit, 'blkid');
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
  if (exit.code !== 0 || complaint(exit) !== '') return unknown(exit, 'wipefs');
  if (exit.stdout.trim() === '') return {status: 'seen', value: []};
  try {
    const parsed = wipefsAnswer.safeParse(JSON.parse(exit.stdout));
    if (!parsed.success) return {status: 'unknown', why: 'wipefs printed something else than signatures'};
    return {status: 'seen', value: parsed.data.signatures.map(signature => signature.type ?? 'unknown')};
  } catch {
    return {status: 'unknown', why: 'wipefs did not print JSON'};
  }
}

/** `cmp` with zeros: silence is zero, exit 1 a difference. A complaint (sudo's too) is neither. Pure. */
export function judgeSamples(exits: readonly Exit[]): Look<boolean> {
  const strange = exits.find(exit => complaint(exit) !== '' || (exit.code !== 0 && exit.code !== 1));
  if (strange !== undefined) return unknown(strange, 'cmp');
  return {status: 'seen', value: exits.length > 0 && exits.every(exit => exit.code === 0)};
}

function sampleCommand(disk: BlockDevice, skip: number): Command {
  const from = skip === 0 ? [] : ['-i', `${skip}:0`];
  return {argv: ['/usr/bin/cmp', '-n', String(SAMPLE_BYTES), ...from, disk.path, '/dev/zero'], sudo: true};
}

/** Where raw bytes are looked at: both ends and some places between. */
export function sampleOffsets(bytes: number): readonly number[] {
  const last = Math.max(0, bytes - SAMPLE_BYTES);
  const spread = SPREAD.map(part => Math.floor((last * part) / 2 ** 20) * 2 ** 20);
  return [...new Set([0, ...spread, last])];
}

/** Looks at what is on a disk. Reads only. */
export async function observeContents(
  context: Context,
  disk: BlockDevice,
): Promise<{contents: NonNullable<DiskFacts['contents']>; evidence: readonly Evidence[]}> {
  const run = (command: Command) => context.host.run(command, {timeoutMs: 60_000, signal: context.signal});
  const probe = await run({argv: ['/usr/sbin/blkid', '-p', '-o', 'export', disk.path], sudo: true});
  const signatures = await run({argv: ['/usr/sbin/wipefs', '--json', disk.path], sudo: true});
  const file = await run({argv: ['/usr/bin/file', '-s', disk.path], sudo: true});
  const samples: Exit[] = [];
  for (const offset of sampleOffsets(disk.bytes ?? 0)) samples.push(await run(sampleCommand(disk, offset)));
  const evidence = [probe, signatures, file, ...samples].map(exit => ({
    command: exit.shell,
    text: exit.stdout.trim() || exit.stderr.trim() || `nothing printed, exit code ${exit.code}`,
  }));
  return {
    contents: {
      probe: judgeProbe(probe),
      signatures: judgeSignatures(signatures),
      zero: judgeSamples(samples),
    },
    evidence,
  };
}
