import {limits} from './limits.ts';
import {spreadShare} from './sample-shape.ts';
import type {Cause, Saving} from './types.ts';
import type {ModeFacts, RunFacts, VerdictFacts} from './verdict-facts.ts';

/** What the baseline lost online against offline, where that is more than noise. */
export type Loss = {readonly saving: Saving; readonly online: ModeFacts; readonly offline: ModeFacts};

/** Restarts of one container over a persistent cache that all lose the same are not downloads: those happen once. */
export const SAME_EACH_TIME = 0.05;

/** By bytes where they were counted; else by the server's word, which it also gives where it only asked and waited. */
const isDownload = (run: RunFacts): boolean => {
  const isCounted = run.network !== null && run.network !== 'unknown';
  return isCounted ? run.network === 'download' : (run.downloadSeconds ?? 0) > 0;
};

const bytesOf = (run: RunFacts): number => Math.max(run.rxBytes ?? 0, run.hubCacheGrowthBytes ?? 0);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Seconds a start that downloads can have cost: as the log says, or bytes over the rate seen; null = no bound. */
function boundOf(runs: readonly RunFacts[], all: number, rate: number | null): number | null {
  const each = runs.map(run => run.downloadSeconds ?? (rate === null ? null : bytesOf(run) / rate));
  return runs.length > 0 && each.every(value => value !== null)
    ? sum(each.flatMap(value => value ?? [])) / all
    : null;
}

/** Downloads by counters and log lines. Seconds: what the baseline lost, at most what the bytes can have cost. */
export function downloadOf({online, networkRate}: VerdictFacts, loss: Loss | null): Cause | null {
  if (online === null) return null;
  const runs = [...online.baseline.runs, ...online.faststart.runs];
  const downloads = runs.filter(isDownload);
  if (downloads.length > 0) {
    const own = online.baseline.runs.filter(isDownload);
    const bound = boundOf(own, online.baseline.runs.length, networkRate);
    const lost = own.length === 0 ? null : (loss?.saving.seconds ?? null);
    const seconds = lost === null || bound === null ? (lost ?? bound) : Math.min(lost, bound);
    const bytes = sum(downloads.map(bytesOf));
    const text = `${downloads.length} online ${downloads.length === 1 ? 'run' : 'runs'} downloaded${bytes > 0 ? ` ${(bytes / 1e9).toFixed(2)} GB` : ''}: ${downloads.map(run => run.label).join(', ')}`;
    return {id: 'DOWNLOAD', standing: 'shown', seconds, text};
  }
  if (loss === null) return null;
  const notShown = (text: string): Cause => ({id: 'DOWNLOAD', standing: 'not-shown', seconds: null, text});
  if (runs.length > 0 && runs.every(run => run.network !== null && run.network !== 'unknown'))
    return notShown('byte counters of every online run show no download');
  const times = online.baseline.runs.map(run => run.seconds);
  return spreadShare(times) > SAME_EACH_TIME
    ? {
        id: 'DOWNLOAD',
        standing: 'suggested',
        seconds: loss.saving.seconds,
        text: 'the online baseline times differ among themselves, as they do when one of them downloads; no counters were kept',
      }
    : notShown(
        'no counters were kept, and a download into a persistent cache would slow one run, not each of them alike',
      );
}

/** Time lost waiting for a hub that does not answer: attempts seen, or hardly any bytes and no other explanation. */
export function hubStallOf(
  {online}: VerdictFacts,
  loss: Loss | null,
  {explained, disk}: {readonly explained: boolean; readonly disk: boolean},
): Cause | null {
  const runs = online?.baseline.runs ?? [];
  const attempts = sum(runs.map(run => run.hubAttempts ?? 0));
  const lost = loss !== null && loss.saving.interval[0] > limits.causeSeconds ? loss.saving.seconds : null;
  if (attempts > 0 && !runs.some(isDownload)) {
    return lost === null
      ? null
      : {
          id: 'HUB_STALL',
          standing: 'shown',
          seconds: lost,
          text: `online baseline runs lost ${lost.toFixed(1)} s, and the hub was asked ${attempts} times in vain`,
        };
  }
  if (lost === null) return null;
  const looked = runs.length > 0 && runs.every(run => run.network === 'none' || run.network === 'chatter');
  const notShown = (text: string): Cause => ({id: 'HUB_STALL', standing: 'not-shown', seconds: null, text});
  if (!looked)
    return explained || disk
      ? null
      : notShown('time lost waiting for the hub leaves no bytes; nothing that would show it was kept');
  return explained
    ? notShown('the loss is explained otherwise')
    : {
        id: 'HUB_STALL',
        standing: 'suggested',
        seconds: lost,
        text: `online baseline runs lost ${lost.toFixed(1)} s with hardly any bytes received: waiting for a hub that does not answer${disk ? ', unless it was the disk' : ''}`,
      };
}
