import {mapStrings} from './map-strings.ts';

/** Hides every known secret, and anything of a token's shape, in text that leaves the program. */
export type Redactor = {
  /** Adds a value read from the operator's files or typed by them. Short values are not secrets to hide. */
  add(secret: string): void;
  text(text: string): string;
  /** The same for every string inside a JSON-like value, the keys of objects too. */
  deep<T>(value: T): T;
};

/** Shorter values would blank out ordinary words. */
const SHORTEST_SECRET = 6;
/** Shorter values have encoded forms that are ordinary words. */
const SHORTEST_ENCODED = 8;
/** Hugging Face tokens of every kind (`hf_`, `hf_oauth_`, `hf_jwt_`), wherever in a word they begin. */
const TOKEN = /(?:hf|api_org)_[\w.-]{8,}/g;
/** Name and password inside a proxy or mirror address: up to the last @ before the path. */
const CREDENTIALS = /([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/"<>]+@/gi;

/** The part of its base64 that does not depend on what stands around it, for each of the three ways it may fall. */
function inBase64(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap(before => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const core = text.slice([0, 2, 3][before], Math.floor(((before + bytes.length) * 8) / 6));
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function inAddress(secret: string): string[] {
  // A lone half of a surrogate pair has no such form.
  return secret.isWellFormed() ? [encodeURIComponent(secret)] : [];
}

/** The secret, and how it looks inside a header, an address, JSON, and a shell's quotes. */
function formsOf(secret: string): string[] {
  if (secret.length < SHORTEST_ENCODED) return [secret];
  return [
    secret,
    ...inBase64(secret),
    ...inAddress(secret),
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll("'", `'\\''`),
  ];
}

export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  let longestFirst: string[] = [];
  const text = (input: string): string => {
    let output = input;
    for (const secret of longestFirst) output = output.replaceAll(secret, '[redacted]');
    return output.replace(TOKEN, '[redacted]').replace(CREDENTIALS, '$1[redacted]@');
  };
  return {
    add(secret) {
      if (secret.length < SHORTEST_SECRET || secrets.has(secret)) return;
      for (const form of formsOf(secret)) secrets.add(form);
      longestFirst = [...secrets].sort((a, b) => b.length - a.length);
    },
    text,
    deep: value => mapStrings(value, text),
  };
}
