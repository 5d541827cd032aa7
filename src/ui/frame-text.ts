/** Ink marks what it cuts with a sign outside ASCII; this one takes one column too. */
const CUT = /\u2026/g;
const CUT_IN_ASCII = '~';

/** Steps to the next line, one for each that stays as it is: a third of what a tick of the timers sends. */
const STEPS = /(?:\u001B\[E){2,}/g;
const STEP_LENGTH = 3;

/** What Ink draws, as it is sent: many steps down as one, and its own sign for a cut as ASCII where that is wanted. */
export function frameText(drawn: string, isAscii: boolean): string {
  const brief = drawn.replace(STEPS, steps => `\u001B[${steps.length / STEP_LENGTH}E`);
  return isAscii ? brief.replace(CUT, CUT_IN_ASCII) : brief;
}
