/** What one state of a tqdm bar says: `33/85 [15:04<27:01, 31.18s/it]` or `1.69G/4.98G [00:40<01:17, 42.3MB/s]`. */
export type Bar = {
  readonly done: string;
  readonly total: string;
  /** As printed, `42.3MB/s` or `31.18s/it`; null before the first measure. */
  readonly rate: string | null;
  /** By the bar's own estimate; null while it has none. */
  readonly leftSeconds: number | null;
};

const BAR = /([\d.]+[kKMGT]?)\/([\d.]+[kKMGT]?)B? \[[\d:]+<([\d:?]+)(?:, +([^\],]+))?/;

function secondsOf(clock: string): number | null {
  if (!/^\d+(?::\d\d)+$/.test(clock)) return null;
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

export function barOf(text: string): Bar | null {
  const [, done, total, left, rate] = BAR.exec(text) ?? [];
  if (done === undefined || total === undefined || left === undefined) return null;
  const measured = rate === undefined || rate.startsWith('?') ? null : rate.trim();
  return {done, total, rate: measured, leftSeconds: secondsOf(left)};
}

/** How our converter says how far it is, in bytes. */
const COUNTED = /"done": ?(\d+), ?"total": ?([1-9]\d*)/;

/** How far a bar got: the last `33/85` or `39%` of the line. */
export function progressOf(text: string): string {
  const [, done, total] = COUNTED.exec(text) ?? [];
  if (done !== undefined && total !== undefined)
    return `${Math.floor((100 * Number(done)) / Number(total))}%`;
  const counted = [...text.matchAll(/\b(\d+)\/(\d+)\b/g)].at(-1)?.[0];
  return counted ?? [...text.matchAll(/\b\d{1,3}%/g)].at(-1)?.[0] ?? '';
}

/** `27 min`, `40 s`: a wait that somebody has to sit through, so no more exact than that. */
export function roughly(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
