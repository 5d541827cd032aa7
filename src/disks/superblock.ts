import type {Context} from '../context.ts';
import type {Command} from '../engine/plan.ts';
import type {Exit} from '../host/ports.ts';
import {unseen} from './complaint.ts';
import type {Look} from './types.ts';

/** What an ext4 that is not mounted says of itself. */
export type Superblock = {
  readonly label: string | null;
  readonly bytes: number;
  readonly usedBytes: number;
  /** Older ones do not say what they keep for their own tables: it is counted as used. */
  readonly tablesCounted: boolean;
  /** "clean", "not clean", "clean with errors" ... */
  readonly state: string;
  /** It was not unmounted: what its journal holds is written when it is mounted. */
  readonly journalPending: boolean;
  /** null = never, or it does not say. */
  readonly lastMountedOn: string | null;
  readonly lastMountedAt: string | null;
};

export function superblockCommand(device: string): Command {
  return {argv: ['/usr/sbin/dumpe2fs', '-h', device], sudo: true};
}

const NOTHING = new Set(['', 'n/a', '<none>', '<not available>']);

/** Values by name, the last of each: a label may hold a line break, and comes before all that decides. */
function valuesIn(text: string): ReadonlyMap<string, string> {
  const pairs = text.split('\n').map(line => /^([^:]+):(.*)$/.exec(line));
  return new Map(pairs.flatMap(pair => (pair === null ? [] : [[pair[1] ?? '', (pair[2] ?? '').trim()]])));
}

/** Pure. */
export function judgeSuperblock(exit: Exit): Look<Superblock> {
  if (exit.code !== 0) return unseen(exit, 'dumpe2fs');
  const values = valuesIn(exit.stdout);
  const number = (name: string): number => {
    const value = values.get(name);
    return value !== undefined && /^\d+$/.test(value) ? Number(value) : Number.NaN;
  };
  const text = (name: string): string | null => {
    const value = values.get(name) ?? '';
    return NOTHING.has(value) ? null : value;
  };
  const blockBytes = number('Block size');
  const bytes = number('Block count') * blockBytes;
  const freeBytes = number('Free blocks') * blockBytes;
  const state = text('Filesystem state');
  if (Number.isNaN(bytes) || Number.isNaN(freeBytes) || state === null)
    return {status: 'unknown', why: 'dumpe2fs says neither its size nor its state'};
  const clusterBytes = values.has('Cluster size') ? number('Cluster size') : blockBytes;
  const tables = number('Overhead clusters') * clusterBytes;
  return {
    status: 'seen',
    value: {
      label: text('Filesystem volume name'),
      bytes,
      usedBytes: Math.max(0, bytes - freeBytes - (Number.isNaN(tables) ? 0 : tables)),
      tablesCounted: Number.isNaN(tables),
      state,
      journalPending: /\bneeds_recovery\b/.test(values.get('Filesystem features') ?? ''),
      lastMountedOn: text('Last mounted on'),
      lastMountedAt: text('Last mount time'),
    },
  };
}

/** Reads only. */
export async function readSuperblock({host, signal}: Context, device: string): Promise<Look<Superblock>> {
  return judgeSuperblock(await host.run(superblockCommand(device), {timeoutMs: 30_000, signal}));
}
