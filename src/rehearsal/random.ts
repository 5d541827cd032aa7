export type Random = {
  /** 0 <= x < 1 */
  next(): number;
  /** `value` with a normal spread of `variation` (coefficient of variation), never further than three of them. */
  around(value: number, variation: number): number;
  hex(digits: number): string;
  uuid(): string;
};

/** Seeded (mulberry32), so that a rehearsal repeats. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const hex = (digits: number): string =>
    Array.from({length: digits}, () => Math.floor(next() * 16).toString(16)).join('');
  return {
    next,
    around(value, variation) {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return value * (1 + variation * Math.max(-3, Math.min(3, normal)));
    },
    hex,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}
