import {type Loss, SAME_EACH_TIME} from './causes-network.ts';
import {isReadElsewhere, limits} from './limits.ts';
import {medianOf} from './quantities.ts';
import {spreadShare} from './sample-shape.ts';
import type {Cause} from './types.ts';
import type {ModeFacts, VerdictFacts} from './verdict-facts.ts';

const rateWords = (bytesPerSecond: number): string => `${(bytesPerSecond / 1e9).toFixed(2)} GB/s`;

type Reading = {
  readonly weightBytes: number;
  readonly loadSeconds: number;
  /** The part of the load that its disk can have cost. */
  readonly diskSeconds: number;
};

/** A disk that can have cost less of a load than this was idle while the load waited for something else. */
const IDLE_SHARE = 0.5;

/** How the baseline's weights came. A disk that is slow, or held back, reads all along. */
function readingOf(mode: ModeFacts | null): Reading | null {
  const weightBytes = medianOf(mode, 'baseline', run => run.weightBytes);
  const loadSeconds = medianOf(mode, 'baseline', run => run.loadSeconds);
  if (weightBytes === null || weightBytes <= 0 || loadSeconds === null || loadSeconds <= 0) return null;
  const disk = medianOf(mode, 'baseline', run => run.diskSeconds);
  const isIdle = disk !== null && disk < loadSeconds * IDLE_SHARE;
  return {weightBytes, loadSeconds, diskSeconds: isIdle ? disk : loadSeconds};
}

/** Seconds that reading costs more than it would at another rate. */
function excess({weightBytes, diskSeconds}: Reading, reference: number): number {
  return diskSeconds - weightBytes / reference;
}

/** The rate of a reading; where its disk was idle for most of the load, that too. */
function saidOf({weightBytes, loadSeconds, diskSeconds}: Reading, mode: ModeFacts['mode']): string {
  const rate = rateWords(weightBytes / diskSeconds);
  if (diskSeconds === loadSeconds) return `weights came at ${rate} (${mode})`;
  return diskSeconds === 0
    ? `the disk read nothing in ${loadSeconds.toFixed(1)} s of loading (${mode})`
    : `of ${loadSeconds.toFixed(1)} s of loading (${mode}), the disk can have cost ${diskSeconds.toFixed(1)} s, which is ${rate}`;
}

/** Seen on the wrong disk. Reads elsewhere count where time was lost too: libraries are read from the OS disk. */
function onWrongDisk(mode: ModeFacts, loss: Loss | null, seconds: number | null): Cause | null {
  const {onApprovedDisk, device, runs} = mode.baseline;
  const elsewhere = runs.filter(run => loss !== null && isReadElsewhere(run.otherReadBytes, run.weightBytes));
  if (onApprovedDisk !== false && elsewhere.length === 0) return null;
  const where =
    onApprovedDisk === false
      ? `the baseline's weights are on ${device ?? 'another disk'}, not on the approved NVMe (${mode.mode})`
      : `weights were read from other disks in ${elsewhere.map(run => run.label).join(', ')}`;
  return {id: 'SLOW_DISK', standing: 'shown', seconds, text: where};
}

/** The rate that the loss itself implies: the part of a start that grew is all reading of weights. */
function impliedByLoss(loss: Loss, weightBytes: number | null): {text: string; rate: number | null} {
  if (weightBytes === null) return {text: '', rate: null};
  const rate = weightBytes / loss.saving.seconds;
  return {text: `; ${(weightBytes / 1e9).toFixed(2)} GB in that time is ${rateWords(rate)}`, rate};
}

/**
 * Weights on a slower disk than they should be: seen there, or read at less than half of the measured limit or of the
 * offline rate, or each online start lost the same.
 */
export function slowDiskOf(
  facts: VerdictFacts,
  loss: Loss | null,
): {readonly cause: Cause | null; readonly byPatternAlone: Cause | null} {
  const seen = seenSlow(facts, loss);
  if (seen !== undefined) return {cause: seen, byPatternAlone: null};
  const pattern = loss === null ? null : byPattern(facts, loss);
  return {cause: pattern, byPatternAlone: pattern};
}

/** From where the weights were, or how fast they came. undefined = neither is known. */
function seenSlow(facts: VerdictFacts, loss: Loss | null): Cause | null | undefined {
  const {online, offline} = facts;
  const diskLimit = facts.diskLimit?.bytesPerSecond ?? null;
  const judged = online ?? offline;
  if (judged === null) return undefined;
  const reading = readingOf(judged);
  const other = online === null ? null : readingOf(offline);
  const otherRate = other === null ? 0 : other.weightBytes / other.loadSeconds;
  const reference = Math.max(diskLimit ?? 0, otherRate);
  const seconds = reading === null || reference === 0 ? null : excess(reading, reference);
  const wrong = onWrongDisk(judged, loss, seconds ?? loss?.saving.seconds ?? null);
  if (wrong !== null) return wrong;
  if (reading !== null && reference > 0) {
    const isSlow = reading.weightBytes / reading.diskSeconds < reference / 2;
    const slow = isSlow && seconds !== null && seconds > limits.causeSeconds;
    if (!slow && loss === null) return null;
    const against = (diskLimit ?? 0) >= otherRate ? 'measured limit' : 'rate of the offline block';
    return {
      id: 'SLOW_DISK',
      standing: slow ? 'suggested' : 'not-shown',
      seconds: slow ? seconds : null,
      text: `${saidOf(reading, judged.mode)}; the ${against} is ${rateWords(reference)}`,
    };
  }
  return undefined;
}

/** Every online start lost the same: no download does that, a disk does. */
function byPattern(facts: VerdictFacts, loss: Loss): Cause | null {
  const diskLimit = facts.diskLimit?.bytesPerSecond ?? null;
  const {runs} = loss.online.baseline;
  const counted = runs.some(run => run.network === 'download' || (run.hubAttempts ?? 0) > 0);
  if (counted || spreadShare(runs.map(run => run.seconds)) > SAME_EACH_TIME) return null;
  const weightBytes = medianOf(loss.online, 'baseline', run => run.weightBytes);
  const disk = medianOf(loss.online, 'baseline', run => run.diskSeconds);
  if (disk !== null && disk < loss.saving.seconds * IDLE_SHARE) return null;
  const {text, rate} = impliedByLoss(loss, weightBytes);
  if (rate !== null && diskLimit !== null && rate >= diskLimit / 2) return null;
  return {
    id: 'SLOW_DISK',
    standing: 'suggested',
    seconds: loss.saving.seconds - (weightBytes === null || diskLimit === null ? 0 : weightBytes / diskLimit),
    text: `each of ${runs.length} online baseline runs lost about ${loss.saving.seconds.toFixed(1)} s, the same every time${text}: the pattern of weights on a slower disk with a cold page cache`,
  };
}
