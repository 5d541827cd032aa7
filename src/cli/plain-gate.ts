import type {Failure} from '../engine/failure.ts';
import type {Fix, GateResult, GateStatus} from '../engine/gate.ts';
import {toShell} from '../engine/shell.ts';
import type {Paint, Tone} from './paint.ts';

const words: Readonly<Record<GateStatus, {word: string; tone: Tone}>> = {
  pass: {word: 'PASS', tone: 'ok'},
  warn: {word: 'WARN', tone: 'warn'},
  stop: {word: 'STOP', tone: 'stop'},
  unknown: {word: 'UNKNOWN', tone: 'warn'},
};

const LABEL_COLUMNS = 11;

/** `  expected   text`; further lines of the text are set below its first. Nothing is cut, so it can be copied. */
export function labelled(label: string, text: string): string[] {
  return text
    .split('\n')
    .map((line, index) => `  ${(index === 0 ? label : '').padEnd(LABEL_COLUMNS)}${line}`);
}

/** The lines of a fix: what to run, or what only a person can do. */
function fixLines(fix: Fix): string[] {
  const commands = fix.commands.map(command => toShell(command));
  return [fix.title, ...commands.map(line => `$ ${line}`), ...(fix.byHand === undefined ? [] : [fix.byHand])];
}

/** What a step is about to make true. */
export function openLine(gate: string, result: GateResult): string {
  return `TODO ${gate}: ${result.short}`;
}

/** One line for what holds; for the rest also expected, observed, how it was seen, why it matters, and the fix. */
export function gateLines(
  gate: {id: string; why: string},
  result: GateResult,
  waived: boolean,
  paint: Paint,
): string[] {
  const {word, tone} = words[result.status];
  const head = `${paint(word, tone)} ${gate.id}: ${result.short}${waived ? ' (WAIVED: this run can never be PROVEN)' : ''}`;
  if (result.status === 'pass') return [head];
  const evidence = result.evidence.flatMap(seen => labelled('seen with', seen.command));
  const fixes = result.fixes.flatMap(fix => labelled('fix', fixLines(fix).join('\n')));
  return [
    head,
    ...labelled('expected', result.expected),
    ...labelled('observed', result.observed),
    ...evidence,
    ...(gate.why === '' ? [] : labelled('why', gate.why)),
    ...fixes,
  ];
}

/** The same shape for an action that failed. */
export function failureLines(failure: Failure, paint: Paint): string[] {
  return [
    `${paint('FAIL', 'stop')} ${failure.short}`,
    ...labelled('expected', failure.expected),
    ...labelled('observed', failure.observed),
    ...labelled('command', failure.command),
    ...(failure.fix.length === 0 ? [] : labelled('fix', failure.fix.join('\n'))),
  ];
}
