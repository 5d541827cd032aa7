import {envQuestionId} from '../env/env-questions.ts';
import {envKeys} from '../env/keys.ts';
import {type UsageError, unknownName} from './usage-error.ts';

/** A bare variable's name stands for the question about it in .env. */
export function answerId(key: string): string {
  return /^[A-Z][A-Z0-9_]*$/.test(key) ? envQuestionId(key) : key;
}

/** Of the runbook's questions beside those about .env; the last ones are only asked where a plan finds the need. */
const OTHERS = [
  'nvme-device',
  'format-device',
  'format-raw-data',
  'format-only',
  'cut-egress',
  'fstab',
  'reuse-disk',
  'use-hub-token',
] as const;

const KEYS = envKeys.map(({key}) => key);
const KNOWN: ReadonlySet<string> = new Set([
  ...KEYS.map(envQuestionId),
  ...KEYS.map(key => `keep:${key}`),
  ...OTHERS,
]);

/** An answer that no question takes was meant for another one: it must not be passed over. */
export function unknownAnswer(ids: readonly string[]): UsageError | undefined {
  const wrong = ids.find(id => !KNOWN.has(id));
  if (wrong === undefined) return undefined;
  const prefixed = wrong.startsWith('keep:') ? KEYS.map(key => `keep:${key}`) : [];
  return unknownName('answer', wrong.replace(/^env:/, ''), [...KEYS, ...OTHERS, ...prefixed]);
}
