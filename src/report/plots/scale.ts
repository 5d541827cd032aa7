/** A linear axis: where a value is drawn, and the round values that are marked. */
export type Scale = {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
  /** A tick with as many digits as all of them need. */
  readonly label: (tick: number) => string;
};

/** 1, 2 or 5 times a power of ten, so that about `count` steps make the span. */
function roundStep(span: number, count: number): number {
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find(factor => factor * power >= raw) ?? 10;
  return step * power;
}

/** An axis over [low, high] drawn from `from` to `to`; ends are moved out to round values. */
export function linearScale(
  domain: readonly [number, number],
  range: readonly [number, number],
  count = 6,
): Scale {
  const [low, high] = domain[1] > domain[0] ? domain : [domain[0] - 0.5, domain[0] + 0.5];
  const step = roundStep(high - low, count);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  const ticks = Array.from({length: last - first + 1}, (_, index) => (first + index) * step);
  const [start, end] = [first * step, last * step];
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return {
    at: value => range[0] + ((value - start) / (end - start)) * (range[1] - range[0]),
    ticks,
    label: tick => tick.toFixed(digits),
  };
}
