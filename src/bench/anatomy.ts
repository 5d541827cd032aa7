import {leversOf, leverWords} from './levers.ts';
import {medianOf, type Quantities} from './quantities.ts';
import type {Phase, PhysicalLimit, Side, Verdict} from './types.ts';
import type {ModeFacts, VerdictFacts} from './verdict-facts.ts';
import {waterfallOf} from './waterfall.ts';

/** Where the time of a start goes, what the hardware allows, and what would shorten it. */
type Anatomy = {
  readonly fields: Pick<Verdict, 'ceiling' | 'limit' | 'waterfall' | 'levers'>;
  /** The sum and the largest lever, as a sentence. */
  readonly advice: string | null;
  /** `above-limit: ...`: a rate that the disk cannot give. */
  readonly flags: readonly string[];
};

/** Above this share of the limit, the limit or the tier is wrong. */
const ABOVE_LIMIT_PERCENT = 105;

const readsDisk = (mode: ModeFacts): boolean => mode.drop !== null && mode.drop !== 'none';

function limitOf(facts: VerdictFacts, mode: ModeFacts): PhysicalLimit | null {
  const weightBytes = medianOf(mode, 'baseline', run => run.weightBytes);
  if (facts.diskLimit === null || weightBytes === null || weightBytes <= 0) return null;
  const {bytesPerSecond, how} = facts.diskLimit;
  const floorSeconds = weightBytes / bytesPerSecond;
  const load = medianOf(mode, 'baseline', run => run.loadSeconds) ?? facts.baselineLoadSeconds;
  return {
    diskBytesPerSecond: bytesPerSecond,
    how,
    weightBytes,
    floorSeconds,
    percent: load === null || load <= 0 ? null : (100 * floorSeconds) / load,
  };
}

function flagsOf(limit: PhysicalLimit | null, mode: ModeFacts): string[] {
  const percent = limit?.percent ?? 0;
  return limit !== null && readsDisk(mode) && percent > ABOVE_LIMIT_PERCENT
    ? [
        `above-limit: the baseline loaded at ${percent.toFixed(0)} % of what the disk gives (${limit.how}); the cache tier or the limit is not what it is said to be`,
      ]
    : [];
}

/** Pure. The levers are those of the faster side: the one that an operator would keep. */
export function anatomyOf(facts: VerdictFacts, numbers: Quantities): Anatomy {
  const mode = facts.offline ?? facts.online;
  const {ceiling} = numbers;
  if (mode === null) return {fields: ceiling === null ? {} : {ceiling}, advice: null, flags: []};
  const falls: Readonly<Record<Side, readonly Phase[] | null>> = {
    baseline: waterfallOf(mode, 'baseline'),
    faststart: waterfallOf(mode, 'faststart'),
  };
  const limit = limitOf(facts, mode);
  const slower = (numbers.offline ?? numbers.online)?.point ?? 1;
  const [best, other]: readonly [Side, Side] =
    slower >= 1 ? ['faststart', 'baseline'] : ['baseline', 'faststart'];
  const phases = falls[best];
  const fromDisk = best === 'baseline' ? readsDisk(mode) : mode.storeTier === 'cold';
  const levers = phases === null ? [] : leversOf({phases, other: falls[other], fromDisk, limit});
  return {
    fields: {
      ...(ceiling === null ? {} : {ceiling}),
      ...(limit === null ? {} : {limit}),
      ...(falls.baseline === null && falls.faststart === null
        ? {}
        : {
            waterfall: {
              ...(falls.baseline === null ? {} : {baseline: falls.baseline}),
              ...(falls.faststart === null ? {} : {faststart: falls.faststart}),
            },
          }),
      ...(levers.length === 0 ? {} : {levers}),
    },
    advice: phases === null ? null : leverWords(levers, phases),
    flags: flagsOf(limit, mode),
  };
}
