import type {Kind} from './evidence-fact.ts';
import {type EvidenceName, evidenceNames} from './evidence-names.ts';

type Unit = {readonly kind: Kind; readonly factor: number};

const SIZES = {'': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, ki: 2 ** 10, mi: 2 ** 20, gi: 2 ** 30} as const;

/** `Ms`, `Seconds`, `Bytes`, `GiB`, `GBps`, `BytesPerSecond` ...: what a key may end in. Longest first. */
const UNITS: readonly (readonly [ending: string, unit: Unit])[] = [
  ...['sec', 'secs', 'second', 'seconds'].map(ending => [ending, {kind: 'seconds', factor: 1}] as const),
  ...['ms', 'millis', 'milliseconds'].map(ending => [ending, {kind: 'seconds', factor: 0.001}] as const),
  ...['byte', 'bytes'].map(ending => [ending, {kind: 'bytes', factor: 1}] as const),
  ...Object.entries(SIZES).flatMap(([size, factor]) => [
    ...(size === '' ? [] : [[`${size}b`, {kind: 'bytes', factor}] as const]),
    ...['bps', 'bs', 'bpersecond', 'bpers'].map(
      ending => [`${size}${ending}`, {kind: 'rate', factor}] as const,
    ),
  ]),
  ...['bytespersecond', 'bytespersec', 'bytesps', 'bytess', 'rate'].map(
    ending => [ending, {kind: 'rate', factor: 1}] as const,
  ),
].toSorted((a, b) => b[0].length - a[0].length);

/** Case and separators do not matter; `load_s` is `loadSeconds` and `disk_mb_s` a rate, while `downloads` is a plural. */
export const plainKey = (key: string): string =>
  key
    .replace(/(b|bytes)[_-]s$/i, '$1ps')
    .replace(/[_-]s$/i, 'seconds')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');

const spellings: ReadonlyMap<string, readonly EvidenceName[]> = (() => {
  const map = new Map<string, EvidenceName[]>();
  for (const name of Object.keys(evidenceNames) as EvidenceName[]) {
    for (const spelling of [name, ...evidenceNames[name].also]) {
      const key = plainKey(spelling);
      map.set(key, [...(map.get(key) ?? []), name]);
    }
  }
  return map;
})();

const UNITLESS: readonly Kind[] = ['seconds', 'bytes', 'rate'];

/** A name without its own unit, so that `rxMiB` finds `rxBytes`. */
function bare(key: string, kind: Kind): readonly string[] {
  return UNITS.flatMap(([ending, unit]) =>
    unit.kind === kind && key.length > ending.length && key.endsWith(ending)
      ? [key.slice(0, -ending.length)]
      : [],
  );
}

const withUnit: ReadonlyMap<string, EvidenceName> = new Map(
  (Object.keys(evidenceNames) as EvidenceName[]).flatMap(name => {
    const {kind, also} = evidenceNames[name];
    if (!UNITLESS.includes(kind)) return [];
    const keys = [name, ...also].map(plainKey);
    return [...keys, ...bare(plainKey(name), kind)].map(key => [`${kind} ${key}`, name] as const);
  }),
);

/** What a number with this unit behind it is to be multiplied with; null = no unit of that kind. */
export function unitFactor(written: string, kind: Kind): number | null {
  const unit = plainKey(written);
  if (unit === 's' && kind === 'seconds') return 1;
  return UNITS.find(([ending, {kind: own}]) => ending === unit && own === kind)?.[1].factor ?? null;
}

/** Which fact a key names, and what its numbers are to be multiplied with. null = none that is known. */
export function evidenceNameOf(
  written: string,
  value?: unknown,
): {readonly name: EvidenceName; readonly factor: number} | null {
  const key = plainKey(written);
  for (const [ending, unit] of UNITS) {
    if (!key.endsWith(ending)) continue;
    const name = withUnit.get(`${unit.kind} ${key.slice(0, -ending.length)}`);
    if (name !== undefined) return {name, factor: unit.factor};
  }
  const exact = spellings.get(key) ?? [];
  // `download` alone is a yes or a number of bytes; with a unit it was found above.
  const isSize = (candidate: EvidenceName) => evidenceNames[candidate].kind === 'bytes';
  // A number called `model` is its size.
  const size = typeof value === 'number' && exact.includes('model') ? exact.find(isSize) : undefined;
  const name = size ?? exact.find(candidate => !UNITLESS.includes(evidenceNames[candidate].kind)) ?? exact[0];
  return name === undefined ? null : {name, factor: 1};
}
