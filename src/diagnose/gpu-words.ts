import {posix} from 'node:path';
import {bytes} from '../engine/amounts.ts';
import type {Read} from '../host/ports.ts';
import type {Gpu, GpuCard, GpuHolder} from './live.ts';

export type GpuUse = Pick<GpuCard, 'usedMib' | 'totalMib' | 'busyPercent'>;

const MIB = 2 ** 20;
const MOST_HOLDERS = 3;

/** MiB added up, `3.2 GB`; one that is not known makes the sum unknown. Pure. */
export function memoryWords(values: readonly (number | null)[]): string {
  return values.includes(null) ? '?' : bytes(values.reduce<number>((all, mib) => all + (mib ?? 0), 0) * MIB);
}

function busy(cards: readonly GpuUse[]): string {
  const known = cards.flatMap(({busyPercent}) => busyPercent ?? []);
  if (known.length < cards.length) return 'utilisation not told';
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return least === most ? `${most} % busy` : `${least} to ${most} % busy`;
}

/** `18.0 of 100.5 GB used`, with the unit once where it is the same: the line must fit in 80 columns. */
function ofWords(used: string, total: string): string {
  const [amount, unit] = used.split(' ');
  return `${unit !== undefined && total.endsWith(` ${unit}`) ? amount : used} of ${total} used`;
}

/** `34.2 of 85.5 GB used, 97 % busy`; of several the memory is added up. Pure. */
export function cardsWords(cards: readonly GpuUse[]): string {
  if (cards.length === 0) return 'the driver lists no GPU';
  const memory = ofWords(
    memoryWords(cards.map(({usedMib}) => usedMib)),
    memoryWords(cards.map(({totalMib}) => totalMib)),
  );
  return `${cards.length === 1 ? '' : `${cards.length} GPUs, `}${memory}, ${busy(cards)}`;
}

/** The driver writes a path, a name, or in brackets why it does not say. */
function programOf(program: string): readonly string[] {
  return /^\[.*\]$|^$/.test(program) ? [] : [posix.basename(program)];
}

function holderWords({pid, program, usedMib, container}: GpuHolder): string {
  const who = container ?? 'NO CONTAINER';
  return `${who} ${usedMib === null ? '' : `${bytes(usedMib * MIB)} `}(${[...programOf(program), `pid ${pid}`].join(', ')})`;
}

/** Who is of no container is nobody's that this tool started: told first, then the largest. */
function holdersWords(holders: Gpu['holders']): string {
  if (holders === null) return 'who holds it could not be seen';
  if (holders.length === 0) return 'no process on it';
  const sorted = holders.toSorted(
    (a, b) =>
      Number(a.container !== null) - Number(b.container !== null) || (b.usedMib ?? 0) - (a.usedMib ?? 0),
  );
  const rest = sorted.length - MOST_HOLDERS;
  return [...sorted.slice(0, MOST_HOLDERS).map(holderWords), ...(rest > 0 ? [`${rest} more`] : [])].join(
    ', ',
  );
}

/**
 * `34.2 of 85.5 GB used, 97 % busy; convert_model 34.0 GB (python3, pid 4711)`: memory of all GPUs, utilisation, and
 * who holds them. Pure.
 */
export function gpuWords(seen: Read<Gpu>): string {
  if (!seen.ok) return `could not be looked at: ${seen.message}`;
  return `${cardsWords(seen.value.cards)}; ${holdersWords(seen.value.holders)}`;
}
