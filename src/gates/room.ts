import type {Context} from '../context.ts';
import {unseen} from '../disks/complaint.ts';
import type {Look} from '../disks/types.ts';
import type {Evidence} from '../engine/gate.ts';
import {evidenceOf} from './result.ts';

/** What a file system still takes from a user who is not root: blocks that are kept for root are not among it. */
export type Room = {
  readonly source: string;
  readonly fsType: string;
  readonly bytes: number;
  readonly inodes: number;
  readonly target: string;
};

const TIMEOUT_MS = 20_000;
/** A partial download of a large model is many files, not millions. */
const DU_TIMEOUT_MS = 60_000;

/** Reads `df --output=source,fstype,avail,iavail,target`; `-` where a file system does not count. Pure. */
function parseRooms(text: string): readonly Room[] {
  return text.split('\n').flatMap(line => {
    const [, source, fsType, bytes, inodes, target] =
      /^(\S+)\s+(\S+)\s+(\d+)\s+(\d+|-)\s+(\/.*)$/.exec(line.trim()) ?? [];
    if (source === undefined || fsType === undefined || target === undefined) return [];
    return [{source, fsType, bytes: Number(bytes), inodes: Number(inodes === '-' ? 0 : inodes), target}];
  });
}

/** The room on the file system of each path, in the order of the paths. */
export async function readRooms(
  context: Context,
  paths: readonly string[],
): Promise<{readonly rooms: Look<readonly Room[]>; readonly evidence: Evidence}> {
  const exit = await context.host.run(
    {argv: ['/usr/bin/df', '--block-size=1', '--output=source,fstype,avail,iavail,target', ...paths]},
    {timeoutMs: TIMEOUT_MS, signal: context.signal},
  );
  const evidence = evidenceOf(exit);
  const rooms = parseRooms(exit.stdout);
  if (!exit.ok) return {rooms: unseen(exit, 'df'), evidence};
  if (rooms.length === paths.length) return {rooms: {status: 'seen', value: rooms}, evidence};
  const why = `df printed ${rooms.length} lines for ${paths.length} paths`;
  return {rooms: {status: 'unknown', why}, evidence};
}

/** Bytes that a folder takes on its disk; 0 for one that is not there. */
export async function readUsedBytes(
  context: Context,
  folder: string,
): Promise<{readonly used: Look<number>; readonly evidence: readonly Evidence[]}> {
  const there = await context.host.lstat(folder);
  if (!there.ok) {
    const absent = there.code === 'ENOENT' || there.code === 'ENOTDIR';
    const used: Look<number> = absent ? {status: 'seen', value: 0} : {status: 'unknown', why: there.message};
    return {used, evidence: []};
  }
  const exit = await context.host.run(
    {argv: ['/usr/bin/du', '--summarize', '--block-size=1', folder]},
    {timeoutMs: DU_TIMEOUT_MS, signal: context.signal},
  );
  const evidence = [evidenceOf(exit)];
  const [, bytes] = /^(\d+)\s/.exec(exit.stdout) ?? [];
  if (exit.ok && bytes !== undefined) return {used: {status: 'seen', value: Number(bytes)}, evidence};
  return {used: unseen(exit, 'du'), evidence};
}
