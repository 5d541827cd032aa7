import type {Line} from './clean-log.ts';
import {type Course, courseOf, isDead, isOvertaken, isWrapper} from './death.ts';
import {interrupted, unexplained} from './last-words.ts';
import {withoutAsides} from './not-a-failure.ts';
import type {Sight} from './observation.ts';
import {causeByPlace} from './place.ts';
import {rules} from './rules/index.ts';
import {type Found, isTelling, type Rule} from './rules/rule.ts';
import {isAnswer, stageOf, stageOfLine} from './stage.ts';
import type {DiagnosedCause} from './types.ts';

type Match = {readonly rule: Rule; readonly found: Found};

/** From here on a cause needs no second sign. */
export const SURE = 0.85;
const ECHO = 0.4;
/** What the program only warned of is a cause where nothing graver was said. */
const MILD = 0.6;
/** So sure must be what is only warned of while it lasts, to be an alarm. */
const HINT = 0.6;
/** What is no more than a hint silences nobody. */
const LOUD = 0.72;

/** Words without a line number are Docker's about now. */
function isPast(match: Match, lines: readonly Line[], course: Course): boolean {
  const last = match.found.evidence.findLast(item => item.line !== undefined)?.line;
  return (
    last !== undefined &&
    isOvertaken(
      course,
      lines.findLastIndex(line => line.number === last),
    )
  );
}

/** Waits that go on by themselves are only warned of while they last; other warnings are of no consequence. */
const SOFT_SPOKEN = [
  'hf-unreachable',
  'hf-rate-limited',
  'hf-gated-or-unauthorized',
  'disk-full',
  'trust-remote-code',
  'tensor-parallel-mismatch',
  'shm-too-small',
  'nccl-failure',
];

/** Whether the program itself took it lightly. */
function isMild({rule, found}: Match, lines: readonly Line[]): boolean {
  if (SOFT_SPOKEN.includes(rule.id)) return false;
  const levels = found.evidence.map(item => lines.find(line => line.number === item.line)?.level);
  return levels.every(level => level === 'info' || level === 'warning');
}

/** What was said in passing is no cause of a death, however it is worded. */
function isRemark({rule, found}: Match, lines: readonly Line[]): boolean {
  if (SOFT_SPOKEN.includes(rule.id)) return false;
  return found.evidence.every(item => lines.find(line => line.number === item.line)?.level === 'info');
}

/** Whether it stops a start that nothing says has ended. */
function isAlarming(match: Match, lines: readonly Line[], wasUp: boolean): boolean {
  const enough = SOFT_SPOKEN.includes(match.rule.id) && !wasUp ? HINT : SURE;
  return match.found.confidence >= enough && !isMild(match, lines);
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

function toCause(match: Match, all: readonly Match[], lines: readonly Line[]): DiagnosedCause {
  const {rule, found} = match;
  const isEcho = all.some(other => other.found.confidence >= LOUD && rule.yieldsTo?.includes(other.rule.id));
  const weight = isEcho ? ECHO : isMild(match, lines) ? MILD : 1;
  const {id, title, fix, restartHelps} = rule;
  return {
    id,
    title,
    confidence: Math.round(found.confidence * weight * 100) / 100,
    evidence: found.evidence,
    fix,
    restartHelps,
  };
}

/** Death in words that no rule knows: told by its place, with the fix of the mechanism that lives there. */
function byPlace(lines: readonly Line[]): DiagnosedCause[] {
  const cause = causeByPlace(lines, isWrapper);
  const rule = rules.find(one => one.id === cause?.id);
  if (cause === undefined || rule === undefined) return [];
  return [{...cause, fix: rule.fix, restartHelps: rule.restartHelps}];
}

/** A converter that is done has ended, and has not failed. */
export function isConverted({lines, state}: Pick<Sight, 'lines' | 'state'>): boolean {
  return stageOf(lines).id === 'converted' && (state === null || state.exitCode === 0);
}

/** Why this life ended or cannot go on, most likely first; empty when nothing says that it did. */
export function failuresOf(whole: Sight): readonly DiagnosedCause[] {
  if (isConverted(whole)) return [];
  // Trouble before the server was up did not keep it from coming up.
  const up = whole.lines.findLastIndex(line => stageOfLine(line) === 'ready');
  const late = {...whole, lines: withoutAsides(whole.lines.slice(up + 1))};
  const course = courseOf(late.lines);
  const telling = {...late, lines: late.lines.filter(isTelling)};
  const wasUp = up !== -1 || whole.lines.some(isAnswer);
  const dead = isDead(late, course, wasUp);
  const all = rules
    .flatMap(rule => {
      const found = rule.match(telling);
      return found === undefined ? [] : [{rule, found}];
    })
    .filter(match => !isRemark(match, late.lines));
  const stopping = all.filter(
    match => !isPast(match, late.lines, course) && (dead || isAlarming(match, late.lines, wasUp)),
  );
  const matches = stopping.length > 0 || !dead ? stopping : all;
  const causes = matches.map(match => toCause(match, matches, late.lines));
  const sure = causes.some(cause => cause.confidence >= SURE);
  const stopped = dead && causes.length === 0 ? interrupted(late.lines) : [];
  if (stopped.length > 0) return stopped;
  const ranked = [...causes, ...(dead && !sure ? byPlace(late.lines) : [])].sort(byStanding);
  const known = ranked.filter((cause, index) => ranked.findIndex(({id}) => id === cause.id) === index);
  return known.length === 0 && dead ? unexplained(late) : known;
}
