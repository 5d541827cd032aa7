import type {Lever, Phase, PhaseId, PhysicalLimit} from './types.ts';
import {waterfallWords} from './waterfall.ts';

/** A lever that saves less is not worth a change. */
const LEAST_SECONDS = 0.5;

const seconds = (value: number): string => `${value.toFixed(1)} s`;

type Side = {
  readonly phases: readonly Phase[];
  /** The other arm's, to see what is possible. */
  readonly other: readonly Phase[] | null;
  readonly fromDisk: boolean;
  readonly limit: PhysicalLimit | null;
};

const partOf = (phases: readonly Phase[] | null, id: PhaseId): number | null =>
  phases?.find(phase => phase.id === id)?.seconds ?? null;

function weightsLever(load: number, {fromDisk, limit}: Side): Lever {
  if (!fromDisk || limit === null) {
    return {
      phase: 'weights',
      savesSeconds: load,
      text: fromDisk
        ? `loading takes ${seconds(load)}: a store that is kept warm, or a loader that reads in parallel, saves at most all of it`
        : `handing over the weights takes ${seconds(load)}: at most that is left to save there`,
    };
  }
  const floor = Math.min(limit.floorSeconds, load);
  const saves = load - floor;
  return {
    phase: 'weights',
    savesSeconds: saves,
    text: `loading takes ${seconds(load)}, reading ${(limit.weightBytes / 1e9).toFixed(1)} GB at the disk's ${(limit.diskBytesPerSecond / 1e9).toFixed(2)} GB/s takes ${seconds(floor)}: a loader that reads in parallel saves at most ${seconds(saves)}`,
  };
}

function compileLever(compile: number, {other}: Side): Lever {
  const elsewhere = partOf(other, 'compile');
  const known = elsewhere !== null && elsewhere < compile;
  const saves = known ? compile - elsewhere : compile;
  return {
    phase: 'compile',
    savesSeconds: saves,
    text: known
      ? `compiling takes ${seconds(compile)}, ${seconds(elsewhere)} in the other arm: keep VLLM_CACHE_ROOT on a volume that both use; saves ${seconds(saves)}`
      : `compiling takes ${seconds(compile)}: keep VLLM_CACHE_ROOT on a volume, or --enforce-eager (slower answers); saves at most ${seconds(saves)}`,
  };
}

const PLAIN: Readonly<Partial<Record<PhaseId, string>>> = {
  startup:
    'keep the image and its libraries in the page cache (--drop-caches=files leaves them there), or put a server to sleep instead of ending it',
  download: 'fill the cache once (faststart run 5) and pin the revision',
  capture: 'capture fewer sizes (--cudagraph-capture-sizes), or none (--enforce-eager, slower answers)',
  engine: 'set --kv-cache-memory-bytes, so that memory need not be measured',
};

const WORDS: Readonly<Partial<Record<PhaseId, string>>> = {
  startup: 'imports and configuration take',
  download: 'downloading takes',
  capture: 'capturing graphs takes',
  engine: 'profiling and the KV cache take',
};

function leverOf({id, seconds: value}: Phase, side: Side): Lever | null {
  if (value === null) return null;
  if (id === 'weights') return weightsLever(value, side);
  if (id === 'compile') return compileLever(value, side);
  const [does, what] = [PLAIN[id], WORDS[id]];
  if (does === undefined || what === undefined) return null;
  const upTo = id === 'download' ? 'saves' : 'saves at most';
  return {
    phase: id,
    savesSeconds: value,
    text: `${what} ${seconds(value)}: ${does}; ${upTo} ${seconds(value)}`,
  };
}

/** What would shorten a start, the largest saving first. Upper bounds where nothing shows how much is possible. */
export function leversOf(side: Side): readonly Lever[] {
  return side.phases
    .flatMap(phase => leverOf(phase, side) ?? [])
    .filter(lever => lever.savesSeconds >= LEAST_SECONDS)
    .toSorted((a, b) => b.savesSeconds - a.savesSeconds);
}

/** The first lever, after the sum that it is taken from. */
export function leverWords(levers: readonly Lever[], phases: readonly Phase[]): string | null {
  const [first] = levers;
  return first === undefined ? null : `${waterfallWords(phases)}. Largest lever: ${first.text}`;
}
