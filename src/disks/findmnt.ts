import {z} from 'zod';
import type {Context} from '../context.ts';
import type {Evidence} from '../engine/gate.ts';
import type {Command} from '../engine/plan.ts';
import type {Look, Mount} from './types.ts';

function findmntCommand(path: string): Command {
  return {
    argv: [
      '/usr/bin/findmnt',
      '--json',
      '--output',
      'SOURCE,TARGET,FSTYPE,OPTIONS,UUID,MAJ:MIN',
      '--target',
      path,
    ],
  };
}

const answer = z.object({
  filesystems: z.array(
    z.object({
      source: z.string(),
      target: z.string(),
      fstype: z.string().nullish(),
      options: z.string().nullish(),
      uuid: z.string().nullish(),
      'maj:min': z.string().nullish(),
    }),
  ),
});

/** Reads findmnt's JSON; of several mounts on one point the last is the one that is seen. Pure. */
export function parseFindmnt(json: string): Look<Mount | null> {
  if (json.trim() === '') return {status: 'seen', value: null};
  try {
    const parsed = answer.safeParse(JSON.parse(json));
    if (!parsed.success) return {status: 'unknown', why: 'findmnt printed something else than mounts'};
    const top = parsed.data.filesystems.at(-1);
    if (top === undefined) return {status: 'seen', value: null};
    const value: Mount = {
      source: top.source,
      target: top.target,
      fsType: top.fstype ?? '',
      options: top.options ?? '',
      uuid: top.uuid ?? null,
      majMin: top['maj:min']?.trim() ?? null,
    };
    return {status: 'seen', value};
  } catch {
    return {status: 'unknown', why: 'findmnt did not print JSON'};
  }
}

type MountRead = {readonly mount: Look<Mount | null>; readonly evidence: Evidence};

/** What the path is on; null when nothing is mounted there, which happens for paths that do not exist. */
export async function readMount(context: Context, path: string): Promise<MountRead> {
  const exit = await context.host.run(findmntCommand(path), {timeoutMs: 20_000, signal: context.signal});
  const evidence = {
    command: exit.shell,
    text: exit.stdout.trim() || exit.stderr.trim() || `exit code ${exit.code}`,
  };
  // findmnt says "nothing found" by exit code 1 and silence.
  if (exit.ok || (exit.code === 1 && exit.stderr.trim() === ''))
    return {mount: parseFindmnt(exit.stdout), evidence};
  const why = exit.notFound
    ? 'findmnt is not installed'
    : exit.stderr.trim() || `findmnt ended with ${exit.code}`;
  return {mount: {status: 'unknown', why}, evidence};
}
