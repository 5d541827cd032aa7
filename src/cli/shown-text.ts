import {inAscii} from '../engine/in-ascii.ts';
import {plainButColoured} from '../engine/plain-text.ts';
import type {Output} from './output.ts';

const COMMANDS = 'check|disks|plan|script|run|resume|status|bench|diagnose|report|bundle|doctor';
const OURS = new RegExp(`(?<![\\w./-])faststart (?=(?:${COMMANDS})\\b)`, 'g');

/** Every command of ours names the rehearsed machine: typed as it is shown, it never acts on the real one. */
export function onMachineNamed(text: string, machine: string): string {
  return text.replace(OURS, `faststart --rehearse ${machine} `);
}

/** An output whose lines are fit for this screen and this machine, whoever wrote them: they do nothing but colour. */
export function shownOn(
  output: Output,
  {ascii, rehearse}: {readonly ascii: boolean; readonly rehearse: string | null},
): Output {
  return {
    ...output,
    line(text) {
      const safe = plainButColoured(text);
      const named = rehearse === null ? safe : onMachineNamed(safe, rehearse);
      output.line(ascii ? inAscii(named) : named);
    },
  };
}
