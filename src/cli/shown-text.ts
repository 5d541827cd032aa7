import {inAscii} from '../engine/in-ascii.ts';
import {plainButColoured} from '../engine/plain-text.ts';
import type {Output} from './output.ts';

const COMMANDS = 'check|disks|plan|script|run|resume|status|bench|diagnose|report|bundle|doctor';
const OURS = new RegExp(`(?<![\\w./-])faststart (?=(?:${COMMANDS})\\b)`, 'g');

/** Every command of ours says where: typed as it is shown, it acts on the same machine, folder and stack, on no other. */
export function whereNamed(text: string, where: string): string {
  return where === '' ? text : text.replace(OURS, () => `faststart ${where} `);
}

/** An output whose lines are fit for this screen and this machine, whoever wrote them: they do nothing but colour. */
export function shownOn(
  output: Output,
  {ascii, where}: {readonly ascii: boolean; readonly where: string},
): Output {
  return {
    ...output,
    line(text) {
      const safe = plainButColoured(text);
      const named = whereNamed(safe, where);
      output.line(ascii ? inAscii(named) : named);
    },
  };
}
