/** A month and day where there are any, and a time of day; the first of a line is that of its record. */
const STAMP = /(?:(\d\d[-/]\d\d)[T ])?(\d\d:\d\d:\d\d)/;
const REACH = 200;
const MOST_LINES = 2000;
/** So many steps back, and hardly any on, are no jitter of workers that write side by side. */
const FEWEST_BACK = 3;
const MOST_ON = 0.2;

type Stamp = {readonly day: string | undefined; readonly time: string};

function stampOf(line: string): Stamp | undefined {
  const found = STAMP.exec(line.slice(0, REACH));
  return found?.[2] === undefined ? undefined : {day: found[1], time: found[2]};
}

/** Negative where b was written before a; loggers side by side give a day or give none. */
function step(a: Stamp, b: Stamp): number {
  const sameDay = a.day === undefined || b.day === undefined || a.day === b.day;
  return sameDay ? b.time.localeCompare(a.time) : (b.day ?? '').localeCompare(a.day ?? '');
}

/** Whether they are the newest first, as web consoles show and export them; the first lines tell. */
export function isNewestFirst(lines: readonly string[]): boolean {
  const stamps = lines.slice(0, MOST_LINES).flatMap(line => stampOf(line) ?? []);
  const steps = stamps.slice(1).map((stamp, index) => step(stamps[index] ?? stamp, stamp));
  const back = steps.filter(one => one < 0).length;
  const on = steps.filter(one => one > 0).length;
  return back >= FEWEST_BACK && on <= back * MOST_ON;
}
