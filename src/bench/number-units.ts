import type {VerdictInput} from './input-schema.ts';
import {extent, median} from './sample-shape.ts';

/** Whole numbers this large in every place are more likely milliseconds of quick starts than seconds. */
const SUSPECT_FROM = 1000;

/** No two starts of one model lie this far apart; seconds and milliseconds do. */
const MIXED_UNITS = 300;

const KNOWN_KEYS = new Set([
  'claim',
  'online',
  'offline',
  'evidence',
  'loadSeconds',
  'scenario',
  'coldStart',
  'schema',
  'note',
]);

function allTimes(input: VerdictInput): readonly number[] {
  return [input.online, input.offline].flatMap(times => [
    ...(times?.baseline ?? []),
    ...(times?.faststart ?? []),
  ]);
}

/** A loading time said once, or the middle one of those said. */
export function loadOf(given: number | readonly number[] | null | undefined): number | null {
  if (given === null || given === undefined) return null;
  return typeof given === 'number' ? given : median(given);
}

/** Times that cannot all be seconds, and a loading time that is no part of its start. */
export function unitProblems(input: VerdictInput): string[] {
  const load = loadOf(input.loadSeconds?.baseline);
  const times = allTimes(input);
  const [least, most] = extent(times);
  const starts = [input.online, input.offline].flatMap(block => (block ? [median(block.baseline)] : []));
  const [, longest] = extent(starts);
  return [
    ...(most >= MIXED_UNITS * least
      ? [`times reach from ${least} to ${most}: some of these look like milliseconds; write seconds`]
      : []),
    ...(load !== null && load >= longest
      ? [
          `loadSeconds.baseline is ${load}, as long as a whole start of the baseline (${longest}) or longer: write the seconds of loading the weights`,
        ]
      : []),
  ];
}

/** A third arm, a misspelt one, a note: named, because it is in no verdict. */
function beyondTheArms(mode: 'online' | 'offline', input: VerdictInput): string[] {
  return Object.keys(input[mode] ?? {}).flatMap(key =>
    key === 'baseline' || key === 'faststart' ? [] : [`${mode}.${key}`],
  );
}

/** What a reader should know about the input: `id: words`. */
export function notesOn(input: VerdictInput, unread: readonly string[]): string[] {
  const unknown = [
    ...Object.keys(input).filter(key => !KNOWN_KEYS.has(key)),
    ...(['online', 'offline'] as const).flatMap(mode => beyondTheArms(mode, input)),
    ...unread,
  ];
  const suspect = allTimes(input).every(value => Number.isInteger(value) && value >= SUSPECT_FROM);
  return [
    ...(unknown.length === 0 ? [] : [`not-understood: ${unknown.join(', ')}`]),
    ...(input.claim === 'online' && input.offline
      ? ['offline-ignored: the claim is about online alone; with "claim": "proof" the offline times decide']
      : []),
    ...(suspect
      ? [
          'milliseconds-suspected: all times are whole numbers of 1000 and more; the ratio does not depend on the unit, the saving does',
        ]
      : []),
  ];
}
