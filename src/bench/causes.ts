import {cacheTierOf} from './cause-cache-tier.ts';
import {slowDiskOf} from './cause-slow-disk.ts';
import {downloadOf, hubStallOf, type Loss} from './causes-network.ts';
import {limits} from './limits.ts';
import {medianOf, type Quantities} from './quantities.ts';
import {outputs, parityOf, tokenCounts} from './session-gates.ts';
import type {Cause} from './types.ts';
import type {InvalidRun, ModeFacts, RunFacts, VerdictFacts} from './verdict-facts.ts';

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
      text: `stopping the old container took ${Math.abs(stop).toFixed(1)} s ${stop > 0 ? 'longer' : 'less'} in the baseline (${mode.mode}), and the times include it`,
    });
  }
  return causes;
}

/** One cause of each kind: the offline block's, or the online one's where offline shows none. */
function perArmCauses({online, offline, includesStop}: VerdictFacts): readonly Cause[] {
  const all = [offline, online].flatMap(mode => (mode === null ? [] : betweenArmsCauses(mode, includesStop)));
  return all.filter((cause, index) => all.findIndex(other => other.id === cause.id) === index);
}

function crashLoopOf(modes: readonly ModeFacts[]): Cause | null {
  const has = (run: InvalidRun, gate: string): boolean => run.faults.some(fault => fault.gate === gate);
  // One that somebody replaced or removed (V1) ended by their hand.
  const crashed = (run: InvalidRun): boolean =>
    (run.restarts ?? 0) > 0 || (has(run, 'R2') && !has(run, 'V1'));
  const runs = modes.flatMap(mode => [...mode.baseline.invalid, ...mode.faststart.invalid]).filter(crashed);
  const lost = runs.flatMap(run => run.crashSeconds ?? []);
  return runs.length === 0
    ? null
    : {
        id: 'CRASH_LOOP',
        standing: 'shown',
        seconds: lost.length === 0 ? null : Math.max(...lost),
        text: `a container ended or restarted during ${[...new Set(runs.map(run => run.label))].join(', ')}`,
      };
}

function lossOf({online, offline}: VerdictFacts, {baselineLoss}: Quantities): Loss | null {
  if (online === null || offline === null || baselineLoss === null) return null;
  return baselineLoss.interval[0] > limits.causeSeconds ? {saving: baselineLoss, online, offline} : null;
}

/** Answers that differ, or only their lengths: then the times of first completions are no claim, start times are. */
function outputOf(facts: VerdictFacts, modes: readonly ModeFacts[]): Cause | null {
  const lengths = modes.map(tokenCounts).find(counts => counts.length > 1);
  const text =
    outputs(facts) === 'different'
      ? 'the arms answer the same prompt differently'
      : lengths &&
        `first completions have ${lengths.join(' and ')} tokens: a claim about their times is void`;
  return text === undefined ? null : {id: 'OUTPUT', standing: 'shown', seconds: null, text};
}

/** What made a claimed speedup larger than the proven one: all that apply, largest shown ones first. */
export function causesOf(facts: VerdictFacts, numbers: Quantities): readonly Cause[] {
  const modes = [facts.online, facts.offline].flatMap(mode => mode ?? []);
  const loss = lossOf(facts, numbers);
  const download = downloadOf(facts, loss);
  const tiers = cacheTierOf(facts, loss);
  const disk = slowDiskOf(facts, loss);
  // A disk that cost a small part of the loss leaves the rest of it to be explained.
  const isByDisk = disk.cause !== null && (disk.cause.seconds ?? Infinity) >= (loss?.saving.seconds ?? 0) / 2;
  const explained = [download, ...tiers, ...(isByDisk ? [disk.cause] : [])].some(
    cause => cause !== null && cause.standing !== 'not-shown' && cause !== disk.byPatternAlone,
  );
  const stall = hubStallOf(facts, loss, {explained, disk: disk.byPatternAlone !== null});
  const differences = parityOf(facts);
  const parity: Cause | null =
    differences.length === 0
      ? null
      : {id: 'PARITY', standing: 'shown', seconds: null, text: differences.join('; ')};
  const output = outputOf(facts, modes);
  const rank = {shown: 0, suggested: 1, 'not-shown': 3} as const;
  // What worked against the claim stands behind what made it.
  const order = ({standing, seconds}: Cause): number =>
    seconds !== null && seconds < 0 ? 2 : rank[standing];
  return [crashLoopOf(modes), parity, output, download, ...tiers, stall, disk.cause, ...perArmCauses(facts)]
    .flatMap(cause => cause ?? [])
    .toSorted((a, b) => order(a) - order(b) || (b.seconds ?? 0) - (a.seconds ?? 0));
}
