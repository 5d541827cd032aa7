import type {Line} from './clean-log.ts';
import type {Sight} from './observation.ts';
import {rules} from './rules/index.ts';
import {type Found, quoteLine, type Rule} from './rules/rule.ts';
import {rankOf, stageOf} from './stage.ts';
import type {DiagnosedCause} from './types.ts';

type Match = {readonly rule: Rule; readonly found: Found};

/** Says that something died, never why: the why is printed before it. */
const WRAPPER =
  /Engine core initialization failed|EngineCore (?:failed to start|encountered)|Engine process failed to start|See (?:stack trace|root cause)|EngineDeadError|WorkerProc (?:initialization failed|hit an exception)|died unexpectedly/;
const EXCEPTION = /^(?:[\w]+\.)*\w*(?:Error|Exception|Interrupt|Exit)\b(?::|$)/;
const TRACEBACK = /^Traceback \(most recent call last\)/;
const GONE = ['exited', 'dead', 'restarting'];
/** Of a death whose mechanism is not known here. */
export const UNEXPLAINED = 'unknown-failure';
/** From here on a cause needs no second sign. */
export const SURE = 0.85;
const ECHO = 0.4;

/** Whether start-up got further after this line: then it was not the end of it. */
function isOvertaken(lines: readonly Line[], at: number): boolean {
  return highestRank(lines.slice(at + 1)) > highestRank(lines.slice(0, at + 1));
}

function isDead(sight: Sight): boolean {
  if (sight.state !== null && GONE.includes(sight.state.status)) return true;
  const last = sight.lines.findLastIndex(line => WRAPPER.test(line.message) || TRACEBACK.test(line.message));
  return last !== -1 && !isOvertaken(sight.lines, last);
}

/** Trouble before the server was up did not keep it from coming up. */
function sinceReady(lines: readonly Line[]): readonly Line[] {
  const up = lines.findLastIndex(line => stageOf([line]).id === 'ready');
  return lines.slice(up + 1);
}

function highestRank(lines: readonly Line[]): number {
  return Math.max(0, ...lines.map(line => rankOf(stageOf([line]).id)));
}

/** Words without a line number are Docker's about now. */
function isPast(match: Match, lines: readonly Line[]): boolean {
  const last = match.found.evidence.findLast(item => item.line !== undefined)?.line;
  return (
    last !== undefined &&
    isOvertaken(
      lines,
      lines.findLastIndex(line => line.number === last),
    )
  );
}

function firstLine(cause: DiagnosedCause): number {
  return cause.evidence[0]?.line ?? 0;
}

/** Sure ones first, among them who spoke first: what comes after is often its consequence. */
function byStanding(a: DiagnosedCause, b: DiagnosedCause): number {
  const sureA = a.confidence >= SURE;
  const sureB = b.confidence >= SURE;
  if (sureA !== sureB) return sureA ? -1 : 1;
  return sureA ? firstLine(a) - firstLine(b) : b.confidence - a.confidence;
}

function toCause({rule, found}: Match, all: readonly Match[]): DiagnosedCause {
  const isEcho = all.some(other => rule.yieldsTo?.includes(other.rule.id));
  const {id, title, fix, restartHelps} = rule;
  return {
    id,
    title,
    confidence: isEcho ? Math.round(found.confidence * ECHO * 100) / 100 : found.confidence,
    evidence: found.evidence,
    fix,
    restartHelps,
  };
}

/** Death without a mechanism that we know: the process's own first words about it, never the wrapper's. */
function unexplained(sight: Sight): DiagnosedCause[] {
  const last =
    sight.lines.find(line => EXCEPTION.test(line.message) && !WRAPPER.test(line.message)) ??
    sight.lines.at(-1);
  const exit =
    sight.state === null ? [] : [{text: `exit code ${sight.state.exitCode}`, source: 'docker inspect'}];
  return [
    {
      id: UNEXPLAINED,
      title: 'it ended for a reason that is not known here; these are its own first words about it',
      confidence: 0.4,
      evidence: [...(last === undefined ? [] : [quoteLine(last)]), ...exit],
      fix: ['docker logs --tail=200 CONTAINER   # read it from the quoted line on'],
      restartHelps: false,
    },
  ];
}

/** Why this life ended or cannot go on, most likely first; empty when nothing says that it did. */
export function failuresOf(sight: Sight): readonly DiagnosedCause[] {
  const late = {...sight, lines: sinceReady(sight.lines)};
  const all = rules.flatMap(rule => {
    const found = rule.match(late);
    return found === undefined ? [] : [{rule, found}];
  });
  const stopping = all.filter(match => !isPast(match, late.lines));
  const dead = isDead(late);
  const matches = stopping.length > 0 || !dead ? stopping : all;
  if (matches.length > 0) return matches.map(match => toCause(match, matches)).sort(byStanding);
  return dead ? unexplained(late) : [];
}
