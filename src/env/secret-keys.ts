import {isSecretName} from '../engine/secret-name.ts';
import {envKeys} from './keys.ts';

/** The flags of the offline proof, in an env file and in a shell. */
export const OFFLINE_KEYS = ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'] as const;

const SHOWN = new Set<string>([
  ...envKeys.filter(spec => !spec.secret && !isSecretName(spec.key)).map(spec => spec.key),
  ...OFFLINE_KEYS,
]);
/** Names of ours whose value is hidden all the same. */
const NAMED = new Set<string>([...SHOWN, ...envKeys.map(spec => spec.key), 'HUGGINGFACE_HUB_TOKEN']);

/** Shorter ones would blank out ordinary words. */
const SHORTEST_UNNAMED = 8;
/** Paths, images and models; and what Compose or Docker is told. */
const PLACE = /^[\w.-]*(?:\/[\w.:@-]*)+$/;
const TOOL = /^(?:COMPOSE|DOCKER)_/;

export const HIDDEN = '[hidden]';

/** So long that its first and last letters do not give it away. */
const LONG_ENOUGH = 16;

/** What takes a secret's place where two readings of it must be told apart: `hf_…last4`. */
function masked(secret: string): string {
  if (secret === '') return '(empty)';
  if (secret.length < LONG_ENOUGH) return HIDDEN;
  const prefix = /^(?:hf|api_org)_/.exec(secret)?.[0] ?? '';
  return `${prefix}…${secret.slice(-4)}`;
}

/** Whether the value of this key must never be shown, wherever it comes from. */
export function isSecretKey(key: string): boolean {
  return isSecretName(key);
}

/** Whether the value may be shown: only that of a key which we know to hold no secret. */
export function isShownKey(key: string): boolean {
  return SHOWN.has(key);
}

/** Whether the name is one of ours. Another one on a broken line may itself be a piece of a secret. */
export function isKnownKey(key: string): boolean {
  return NAMED.has(key);
}

/** A name as it may be shown: a token on a line of its own, `=` behind it, reads as a name too. */
export function shownName(key: string): string {
  return isKnownKey(key) || /^[A-Z_][A-Z0-9_]*$/.test(key) ? key : '[a key]';
}

/** Whether a value is to be hidden in all that is said, the words of other programs too. */
export function mayBeSecret(key: string, value: string): boolean {
  if (isSecretKey(key)) return true;
  if (isShownKey(key) || TOOL.test(key)) return false;
  return value.length >= SHORTEST_UNNAMED && !PLACE.test(value);
}

/** The value of a key as it may be shown. undefined = there is none. */
export function shownValue(key: string, value: string | undefined): string {
  if (value === undefined) return '(not set)';
  // Where a line does not end as it should, what follows belongs to other keys.
  const own = /^[^\p{Cc}]*/u.exec(value)?.[0] ?? '';
  const more = own === value ? '' : ' and more';
  if (isSecretKey(key)) return `${masked(own)}${more}`;
  if (!isShownKey(key)) return value === '' ? '(empty)' : HIDDEN;
  return `${JSON.stringify(own)}${more}`;
}
