import type {EvidenceFact, Kind} from './evidence-fact.ts';
import {unitFactor} from './evidence-name.ts';
import {type EvidenceName, evidenceNames} from './evidence-names.ts';
import {type Given, isMoments} from './evidence-walk.ts';

/** What a value may be once it is read; `list` = differences or ids, empty = looked at and none. */
export type EvidenceValue = number | boolean | string | readonly string[];

const NETWORK = ['none', 'chatter', 'download', 'unknown'];

const finite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const atLeastZero = (value: unknown): number | null => (finite(value) && value >= 0 ? value : null);

/** A number, or a text of a number and its unit: `16.06 GB`, `900ms`, `3.2 GiB/s`. */
function quantity(value: unknown, kind: Kind): number | null {
  if (typeof value !== 'string') return atLeastZero(value);
  const [, digits, unit] = /^\s*(\d+(?:\.\d+)?)\s*([a-z/]+)\s*$/i.exec(value) ?? [];
  const factor = unit === undefined ? null : unitFactor(unit, kind);
  return factor === null ? null : Number(digits) * factor;
}

const scalarWords = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

/** `{dtype: {baseline: "half", faststart: "auto"}}` as `dtype: baseline half, faststart auto`. */
function differencesIn(value: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    if (inner === true || inner === null) return [];
    if (typeof inner !== 'object') return [`${key}: ${scalarWords(inner)}`];
    if (Array.isArray(inner))
      return inner.length === 0 ? [] : [`${key}: ${inner.map(scalarWords).join(', ')}`];
    const sides = Object.entries(inner);
    const equal = sides.every(([, side]) => scalarWords(side) === scalarWords(sides[0]?.[1]));
    return equal ? [] : [`${key}: ${sides.map(([side, word]) => `${side} ${scalarWords(word)}`).join(', ')}`];
  });
}

function listOf(value: unknown): readonly string[] | null {
  if (value === true || value === 'equal' || value === 'ok') return [];
  if (value === false) return ['said to differ, not in what'];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.map(scalarWords);
  return typeof value === 'object' && value !== null ? differencesIn({...value}) : null;
}

function proofOf(value: unknown): 'L0' | 'L1' | 'L2' | null {
  const level = typeof value === 'string' ? value.trim().toUpperCase() : `L${String(value)}`;
  return level === 'L0' || level === 'L1' || level === 'L2' ? level : null;
}

/** One setting as it is compared: case, folders and the length of a hash say nothing. */
function settingWord(value: unknown, as: EvidenceFact['as']): string {
  const word = scalarWords(value)
    .trim()
    .toLowerCase()
    .replace(/^.*\/|^torch\./, '');
  if (as === 'number' && /^\d+(?:\.\d+)?$/.test(word)) return String(Number(word));
  return as === 'hash' && /^[0-9a-f]{7,}$/.test(word) ? word.slice(0, 7) : word;
}

/** All values that a setting had: one, unless it changed (`{start: a, end: b}`, a list). */
function settingsIn({name, value}: Given): readonly string[] {
  const fact: EvidenceFact = evidenceNames[name];
  const word = (one: unknown): string => settingWord(one, fact.as);
  const at = (one: unknown): readonly string[] => {
    if (!Array.isArray(one)) return [word(one)];
    return fact.as === 'set' ? [one.map(word).toSorted().join(' and ')] : one.map(word);
  };
  const moments = isMoments(value) ? Object.values(value) : [value];
  return [...new Set(moments.flatMap(at))];
}

/** `K=V` of an environment, as a map or as Docker lists it. */
function variablesIn(value: unknown): readonly string[] | null {
  if (Array.isArray(value)) return value.map(scalarWords);
  return typeof value === 'object' && value !== null
    ? Object.entries(value).map(([key, inner]) => `${key}=${scalarWords(inner)}`)
    : null;
}

function commandWords(value: unknown): readonly string[] | null {
  if (typeof value === 'string') return value.split(/\s+/).filter(word => word !== '');
  return Array.isArray(value) ? value.map(scalarWords) : null;
}

/** As the hub's own library reads a variable; anything else is no flag. */
function flagOf(value: unknown): boolean | null {
  const word = String(value).trim().toLowerCase();
  if (['true', '1', 'on', 'yes'].includes(word)) return true;
  return ['false', '0', 'off', 'no'].includes(word) ? false : null;
}

/** Texts of the arms, or one word on how they compare. */
function outputOf(value: unknown, isText: boolean): boolean | string | null {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return null;
  if (isText) return value;
  if (/differ|mismatch|unequal|garbage|not.?equal/i.test(value)) return false;
  return /same|equal|match|identical|ok/i.test(value) ? true : null;
}

const READERS: Readonly<Record<Kind, (given: Given) => EvidenceValue | null>> = {
  seconds: ({value}) => quantity(value, 'seconds'),
  bytes: ({value}) => quantity(value, 'bytes'),
  rate: ({value}) => quantity(value, 'rate') || null,
  count: ({value}) => (typeof value === 'boolean' ? Number(value) : atLeastZero(value)),
  number: ({value}) => atLeastZero(value),
  flag: ({value}) => flagOf(value),
  word: ({value}) => (typeof value === 'string' || typeof value === 'boolean' ? String(value) : null),
  network: ({value}) => {
    const word = typeof value === 'string' ? value.toLowerCase() : null;
    return word !== null && NETWORK.includes(word) ? word : null;
  },
  download: ({value}) => (typeof value === 'boolean' ? value : quantity(value, 'bytes')),
  output: ({value, arm}) => outputOf(value, arm !== undefined),
  proof: ({value}) => proofOf(value),
  setting: settingsIn,
  command: ({value}) => commandWords(value),
  variables: ({value}) => variablesIn(value),
  list: ({value}) => listOf(value),
};

const EXPECTED: Readonly<Record<Kind, string>> = {
  seconds: 'a number of seconds, 0 or more, or with its unit ("900 ms")',
  bytes: 'a number of bytes, 0 or more, or with its unit ("16.06 GB")',
  rate: 'a number of bytes a second, above 0, or with its unit ("3.2 GB/s")',
  count: 'a number, 0 or more',
  number: 'a number, 0 or more',
  flag: 'true or false',
  word: 'a word',
  network: `one of ${NETWORK.join(', ')}`,
  download: 'true, false or a number of bytes',
  output: 'true, false, or the text of an arm',
  proof: 'L0, L1 or L2',
  setting: 'a word, a number, or several where it changed',
  command: 'a command line, as a text or a list of words',
  variables: 'variables by name, or a list of K=V',
  list: 'a list of differences, true or false',
};

/** A read piece of evidence, or a sentence on why it cannot be read. */
export function readValue(given: Given): {readonly value: EvidenceValue} | {readonly problem: string} {
  const {kind} = evidenceNames[given.name];
  const value = READERS[kind](given);
  return value === null ? {problem: `${given.path} must be ${EXPECTED[kind]}`} : {value};
}

/** The names whose bare mention is about the online runs, where there are any: what an offline block cannot do. */
export const NETWORK_NAMES: ReadonlySet<EvidenceName> = new Set([
  'network',
  'download',
  'rxBytes',
  'hubCacheGrowthBytes',
  'downloadSeconds',
  'synSent',
  'retries',
  'hubStall',
]);
