/** Hides every known secret, and anything of a token's shape, in text that leaves the program. */
export type Redactor = {
  /** Adds a value read from the operator's files or typed by them. Short values are not secrets to hide. */
  add(secret: string): void;
  text(text: string): string;
  /** The same for every string inside a JSON-like value. */
  deep<T>(value: T): T;
};

/** Shorter values would blank out ordinary words. */
const SHORTEST_SECRET = 6;
/** Hugging Face user tokens (`hf_`), and basic credentials inside a proxy or mirror address. */
const TOKEN = /\b(?:hf|api_org)_[A-Za-z0-9]{8,}/g;
const CREDENTIALS = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi;

export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  let longestFirst: string[] = [];
  const text = (input: string): string => {
    let output = input;
    for (const secret of longestFirst) output = output.replaceAll(secret, '[redacted]');
    return output.replace(TOKEN, '[redacted]').replace(CREDENTIALS, '$1[redacted]@');
  };
  const deep = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(deep);
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner)]));
    }
    return value;
  };
  return {
    add(secret) {
      if (secret.length < SHORTEST_SECRET || secrets.has(secret)) return;
      secrets.add(secret);
      longestFirst = [...secrets].sort((a, b) => b.length - a.length);
    },
    text,
    deep: <T>(value: T) => deep(value) as T,
  };
}
