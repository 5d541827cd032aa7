import type {Room} from './room.ts';

/** What the model still has to be stored as, and what lies there already. */
export type StillMissing = {
  readonly modelBytes: number;
  readonly converted: boolean;
  readonly cached: boolean;
  /** Of an earlier conversion that did not end: it is removed before the next. */
  readonly leftBytes: number;
  /** In the model's folder of the cache: a download goes on from there. */
  readonly cachedBytes: number;
};

/** One file system that has to take something. */
export type Demand = {
  readonly room: Room;
  readonly neededBytes: number;
  readonly parts: readonly string[];
};

const SMALLEST_MARGIN_BYTES = 256 * 2 ** 20;
const MARGIN = 0.05;
/** A model and its cache are some hundred files. */
const NEEDED_INODES = 1000;
/** File systems that make all their inodes beforehand; others count none, or as many as fit. */
const COUNTS_INODES = /^(?:ext[234]|xfs|f2fs|tmpfs)$/;

export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** The same disk behind two paths is one that must take both; sources like `tmpfs` are names of nothing. */
function isSame(a: Room, b: Room): boolean {
  return a.source.startsWith('/') ? a.source === b.source : a.target === b.target;
}

/**
 * What each file system must take: the store's copy and as much again while it is made, the cache, and a margin.
 * Empty = nothing is missing. Pure.
 */
export function demandsOf(missing: StillMissing, rooms: {model: Room; cache: Room}): readonly Demand[] {
  const {modelBytes, converted, cached, leftBytes, cachedBytes} = missing;
  const store = converted ? [] : [{what: 'the converted model', bytes: Math.max(0, modelBytes - leftBytes)}];
  const temporary = converted ? [] : [{what: 'temporary files', bytes: modelBytes}];
  const cache = cached ? [] : [{what: 'the cache', bytes: Math.max(0, modelBytes - cachedBytes)}];
  const margin = {what: 'a margin', bytes: Math.max(SMALLEST_MARGIN_BYTES, modelBytes * MARGIN)};
  const onModel = [...store, ...temporary];
  const groups = isSame(rooms.model, rooms.cache)
    ? [{room: rooms.model, wants: [...onModel, ...cache]}]
    : [
        {room: rooms.model, wants: onModel},
        {room: rooms.cache, wants: cache},
      ];
  return groups
    .filter(({wants}) => wants.length > 0)
    .map(({room, wants}) => {
      const all = [...wants, margin];
      return {
        room,
        neededBytes: all.reduce((sum, want) => sum + want.bytes, 0),
        parts: all.map(({what, bytes}) => `${gigabytes(bytes)} for ${what}`),
      };
    });
}

/** Why a file system cannot take its share; undefined = it can. Pure. */
export function shortage({room, neededBytes, parts}: Demand): string | undefined {
  if (room.bytes < neededBytes) {
    const sum = `${gigabytes(neededBytes)} needed (${parts.join(', ')})`;
    return `${room.target}: ${sum}, ${gigabytes(room.bytes)} free to users of ${room.source}`;
  }
  if (COUNTS_INODES.test(room.fsType) && room.inodes < NEEDED_INODES)
    return `${room.target}: ${room.inodes} inodes free on ${room.source}: it takes no more files, whatever space is left`;
  return undefined;
}
