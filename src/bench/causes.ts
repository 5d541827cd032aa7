import {limits} from './limits.ts';
import {medianOf, type Quantities} from './quantities.ts';
import {spreadShare} from './sample-shape.ts';
import {outputs} from './session-gates.ts';
import type {Cause, Saving} from './types.ts';
import type {InvalidRun, ModeFacts, RunFacts, VerdictFacts} from './verdict-facts.ts';

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

/** Restarts of one container over a persistent cache that all lose the same are not downloads: those happen once. */
const SAME_EACH_TIME = 0.05;

type Loss = {readonly saving: Saving; readonly online: ModeFacts; readonly offline: ModeFacts};

function downloadOf(runs: readonly RunFacts[], loss: Loss | null): Cause | null {
  const downloads = runs.filter(run => run.network === 'download' || (run.downloadSeconds ?? 0) > 0);
  const bytes = downloads.reduce(
    (sum, run) => sum + Math.max(run.rxBytes ?? 0, run.hubCacheGrowthBytes ?? 0),
    0,
  );
  if (downloads.length > 0) {
    const logged = downloads.flatMap(run => run.downloadSeconds ?? []);
    const most = logged.length === 0 ? null : Math.max(...logged);
    const text = `${downloads.length} online ${downloads.length === 1 ? 'run' : 'runs'} downloaded${bytes > 0 ? ` ${gigabytes(bytes)}` : ''}: ${downloads.map(run => run.label).join(', ')}`;
    return {id: 'DOWNLOAD', standing: 'shown', seconds: loss?.saving.seconds ?? most, text};
  }
  if (loss === null) return null;
  const looked = runs.length > 0 && runs.every(run => run.network !== null && run.network !== 'unknown');
  if (looked)
    return {
      id: 'DOWNLOAD',
      standing: 'not-shown',
      seconds: null,
      text: 'byte counters of every online run show no download',
    };
  const times = loss.online.baseline.runs.map(run => run.seconds);
  return spreadShare(times) > SAME_EACH_TIME
    ? {
        id: 'DOWNLOAD',
        standing: 'suggested',
        seconds: loss.saving.seconds,
        text: 'the online baseline times differ among themselves, as they do when one of them downloads; no counters were kept',
      }
    : {
        id: 'DOWNLOAD',
        standing: 'not-shown',
        seconds: null,
        text: 'no counters were kept, and a download into a persistent cache would slow one run, not each of them alike',
      };
}

function readRate(mode: ModeFacts): {bytesPerSecond: number; weightBytes: number} | null {
  const weightBytes = medianOf(mode, 'baseline', run => run.weightBytes);
  const load = medianOf(mode, 'baseline', run => run.loadSeconds);
  return weightBytes === null || load === null || load <= 0
    ? null
    : {bytesPerSecond: weightBytes / load, weightBytes};
}

function slowDiskOf(loss: Loss): Cause | null {
  const [online, offline] = [readRate(loss.online), readRate(loss.offline)];
  if (online !== null && offline !== null) {
    const slow = online.bytesPerSecond < offline.bytesPerSecond / 2;
    const rates = `weights came at ${(online.bytesPerSecond / 1e9).toFixed(2)} GB/s online and ${(offline.bytesPerSecond / 1e9).toFixed(2)} GB/s offline`;
    const lost = online.weightBytes / online.bytesPerSecond - offline.weightBytes / offline.bytesPerSecond;
    return {
      id: 'SLOW_DISK',
      standing: slow ? 'suggested' : 'not-shown',
      seconds: slow ? lost : null,
      text: rates,
    };
  }
  const times = loss.online.baseline.runs.map(run => run.seconds);
  const counted = loss.online.baseline.runs.some(run => run.network === 'download');
  if (counted || spreadShare(times) > SAME_EACH_TIME) return null;
  const weightBytes = medianOf(loss.online, 'baseline', run => run.weightBytes);
  const rate =
    weightBytes === null
      ? ''
      : `; ${gigabytes(weightBytes)} in that time is ${(weightBytes / loss.saving.seconds / 1e9).toFixed(2)} GB/s`;
  const text = `each of ${times.length} online baseline runs lost about ${loss.saving.seconds.toFixed(1)} s, the same every time${rate}: the pattern of weights on a slower disk with a cold page cache`;
  return {id: 'SLOW_DISK', standing: 'suggested', seconds: loss.saving.seconds, text};
}

function hubStallOf(loss: Loss, explained: boolean): Cause | null {
  const runs = loss.online.baseline.runs;
  const looked = runs.length > 0 && runs.every(run => run.network === 'none' || run.network === 'chatter');
  if (!looked)
    return explained
      ? null
      : {
          id: 'HUB_STALL',
          standing: 'not-shown',
          seconds: null,
          text: 'time lost waiting for the hub leaves no bytes; nothing that would show it was kept',
        };
  if (explained)
    return {id: 'HUB_STALL', standing: 'not-shown', seconds: null, text: 'the loss is explained otherwise'};
  return {
    id: 'HUB_STALL',
    standing: 'suggested',
    seconds: loss.saving.seconds,
    text: `online baseline runs lost ${loss.saving.seconds.toFixed(1)} s with hardly any bytes received: waiting for a hub that does not answer`,
  };
}

function cacheTierOf(online: ModeFacts, offline: ModeFacts, loss: Loss | null): Cause | null {
  if (online.drop === null || offline.drop === null) return null;
  if (online.drop === offline.drop && online.storeTier === offline.storeTier) return null;
  const tier = (mode: ModeFacts): string =>
    `page cache drop ${mode.drop}, store ${mode.storeTier ?? 'as found'}`;
  return {
    id: 'CACHE_TIER',
    standing: 'shown',
    seconds: loss?.saving.seconds ?? null,
    text: `online: ${tier(online)}; offline: ${tier(offline)}`,
  };
}

function betweenArms(mode: ModeFacts, field: (run: RunFacts) => number | null): number | null {
  const baseline = medianOf(mode, 'baseline', field);
  const faststart = medianOf(mode, 'faststart', field);
  return baseline === null || faststart === null ? null : baseline - faststart;
}

function betweenArmsCauses(mode: ModeFacts, includesStop: boolean): Cause[] {
  const compile = betweenArms(mode, run => run.compileSeconds);
  const stop = includesStop ? betweenArms(mode, run => run.stopSeconds) : null;
  const causes: Cause[] = [];
  if (compile !== null && Math.abs(compile) > limits.causeSeconds) {
    causes.push({
      id: 'COMPILE_CACHE',
      standing: 'shown',
      seconds: compile,
      text: `compilation took ${Math.abs(compile).toFixed(1)} s ${compile > 0 ? 'more' : 'less'} in the baseline (${mode.mode})`,
    });
  }
  if (stop !== null && Math.abs(stop) > limits.causeSeconds) {
    causes.push({
      id: 'STOP_TIME',
      standing: 'shown',
      seconds: stop,
      text: `stopping the old container took ${Math.abs(stop).toFixed(1)} s ${stop > 0 ? 'longer' : 'less'} in the baseline, and the times include it`,
    });
  }
  return causes;
}

function crashLoopOf(modes: readonly ModeFacts[]): Cause | null {
  const crashed = (run: InvalidRun): boolean =>
    (run.restarts ?? 0) > 0 || run.faults.some(fault => fault.gate === 'R2');
  const runs = modes.flatMap(mode => [...mode.baseline.invalid, ...mode.faststart.invalid]).filter(crashed);
  return runs.length === 0
    ? null
    : {
        id: 'CRASH_LOOP',
        standing: 'shown',
        seconds: null,
        text: `a container ended or restarted during ${[...new Set(runs.map(run => run.label))].join(', ')}`,
      };
}

/** What made a claimed speedup larger than the proven one: all that apply, largest shown ones first. */
export function causesOf(facts: VerdictFacts, numbers: Quantities): readonly Cause[] {
  const {online, offline} = facts;
  const modes = [online, offline].flatMap(mode => mode ?? []);
  const {baselineLoss} = numbers;
  const lost =
    online !== null &&
    offline !== null &&
    baselineLoss !== null &&
    baselineLoss.interval[0] > limits.causeSeconds;
  const loss: Loss | null = lost ? {saving: baselineLoss, online, offline} : null;
  const onlineRuns = online === null ? [] : [...online.baseline.runs, ...online.faststart.runs];
  const download = downloadOf(onlineRuns, loss);
  const tier = online === null || offline === null ? null : cacheTierOf(online, offline, loss);
  const disk = loss === null ? null : slowDiskOf(loss);
  const explained = [download, tier, disk].some(cause => cause !== null && cause.standing !== 'not-shown');
  const stall = loss === null ? null : hubStallOf(loss, explained);
  const differences = [...new Set(modes.flatMap(mode => mode.parity ?? []))];
  const parity: Cause | null =
    differences.length === 0
      ? null
      : {id: 'PARITY', standing: 'shown', seconds: null, text: differences.join('; ')};
  const output: Cause | null =
    outputs(facts) === 'different'
      ? {id: 'OUTPUT', standing: 'shown', seconds: null, text: 'the arms answer the same prompt differently'}
      : null;
  const between = offline === null ? [] : betweenArmsCauses(offline, facts.includesStop);
  const order = {shown: 0, suggested: 1, 'not-shown': 2} as const;
  return [crashLoopOf(modes), parity, output, download, tier, disk, stall, ...between]
    .flatMap(cause => cause ?? [])
    .toSorted((a, b) => order[a.standing] - order[b.standing] || (b.seconds ?? 0) - (a.seconds ?? 0));
}
