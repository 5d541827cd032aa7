import type {Line} from './clean-log.ts';
import {withoutAsides} from './not-a-failure.ts';
import type {Sight} from './observation.ts';
import {causeByPlace, raisedAt} from './place.ts';
import {rules} from './rules/index.ts';
import {type Found, isTelling, quoteLine, type Rule} from './rules/rule.ts';
import {isAnswer, rankOf, stageOf, stageOfLine} from './stage.ts';
import type {DiagnosedCause} from './types.ts';

type Match = {readonly rule: Rule; readonly found: Found};

/** Says that something died, never why: the why is printed before it. */
const WRAPPER =
  /Engine core initialization failed|EngineCore (?:failed to start|encountered)|Engine process failed to start|See (?:stack trace|root cause)|EngineDeadError|WorkerProc (?:initialization failed|hit an exception)|died unexpectedly|\([Pp][Ii][Dd]:? \d+\) died|Server process exited|ShardCannotStart|DownloadError|WebserverFailed|Could not (?:start a suitable|create) backend|Model backend is not healthy|Background loop/;
/** Of a server that was up: a request that failed is not its end, these are. */
const ENDED =
  /EngineDeadError|Engine process \(pid \d+\) died|EngineCore encountered|EngineCore\w* .*died|died unexpectedly|Scheduler hit an exception|hit an exception|Background loop (?:has errored|is stopped|is not running)|terminate called|core dumped|Fatal Python error|SIGKILL|^Killed/;
/** What stands in the log of an orderly end before anything breaks off. */
const TOLD_TO_STOP = /^\[shutdown\]|^Shutting down$|[Rr]eceived (?:signal )?SIG(?:TERM|INT)\b/;
const EXCEPTION = /^(?:\w+\.)*\w*(?:Error|Exception|Interrupt|Exit)(?:_\w+)?(?::|$)/;
const GONE = ['exited', 'dead', 'restarting'];
/** Of a death whose mechanism is not known here. */
export const UNEXPLAINED = 'unknown-failure';
/** From here on a cause needs no second sign. */
export const SURE = 0.85;
const ECHO = 0.4;
/** What the program only warned of is a cause where nothing graver was said. */
const MILD = 0.6;
/** What is less than this sure is a cause of a death that was seen, and no sign of one. */
const HINT = 0.6;
/** What is no more than a hint silences nobody. */
const LOUD = 0.72;

const isWrapper = (line: Line): boolean => WRAPPER.test(line.message);

/** How far start-up had come after each line, and how far it comes from there on; both are ranks of stages. */
type Course = {readonly until: readonly number[]; readonly after: readonly number[]};

function courseOf(lines: readonly Line[]): Course {
  const ranks = lines.map(line => rankOf(stageOfLine(line)));
  let most = 0;
  const until = ranks.map(rank => {
    most = Math.max(most, rank);
    return most;
  });
  let rest = 0;
  const after = ranks.toReversed().map(rank => {
    const before = rest;
    rest = Math.max(rest, rank);
    return before;
  });
  return {until, after: after.toReversed()};
}

/** Whether start-up got further after this line: then it was not the end of it. */
function isOvertaken({until, after}: Course, at: number): boolean {
  return (after[at] ?? 0) > (until[at] ?? 0);
}

/** A program that goes on to say what it does next did not die of what it printed before. */
function isException(line: Line): boolean {
  return line.level !== 'info' && line.level !== 'warning' && EXCEPTION.test(line.message);
}

/** A server that was up ended by itself: not after it was told to. */
function endedByItself(lines: readonly Line[]): boolean {
  const ended = lines.findIndex(line => ENDED.test(line.message));
  const told = lines.findIndex(line => TOLD_TO_STOP.test(line.message));
  return ended !== -1 && (told === -1 || ended < told);
}

function isDead(sight: Sight, course: Course, wasUp: boolean): boolean {
  if (sight.state !== null && GONE.includes(sight.state.status)) return true;
  if (wasUp) return endedByItself(sight.lines);
  const last = sight.lines.findLastIndex(line => isWrapper(line) || isException(line));
  return last !== -1 && !isOvertaken(course, last);
}

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

/** Somebody ended it before it was up: Python says so last, in the main thread. */
const INTERRUPTED = /^KeyboardInterrupt\b/;

function stoppedFromOutside(line: Line): DiagnosedCause {
  return {
    id: 'stopped-from-outside',
    title: 'it did not fail: somebody stopped it',
    confidence: 0.7,
    evidence: [quoteLine(line)],
    fix: ['docker start CONTAINER', 'or let the step make it again: faststart resume'],
    restartHelps: true,
  };
}

/** Of a start that ended before it was up, where nobody complained of anything else. */
function interrupted(lines: readonly Line[]): DiagnosedCause[] {
  const last = lines.findLast(line => isException(line) && !isWrapper(line));
  return last !== undefined && INTERRUPTED.test(last.message) ? [stoppedFromOutside(last)] : [];
}

const NOISE = /resource_tracker/;

/** Death without a mechanism that we know: the process's own first words about it, never the wrapper's where others are there. */
function unexplained(sight: Sight): DiagnosedCause[] {
  const raised = sight.lines.find(line => isException(line) && !isWrapper(line));
  const wrapper = sight.lines.findLast(isWrapper);
  const said = raised ?? wrapper ?? sight.lines.findLast(line => !NOISE.test(line.message));
  const place = raised === undefined ? undefined : raisedAt(sight.lines, raised);
  const exit =
    sight.state === null ? [] : [{text: `exit code ${sight.state.exitCode}`, source: 'docker inspect'}];
  const isCut = raised === undefined && wrapper !== undefined;
  return [
    {
      id: UNEXPLAINED,
      title: isCut
        ? 'it ended, and what it said about the reason stands above the lines that were read'
        : 'it ended for a reason that is not known here; these are its own first words about it',
      confidence: 0.4,
      evidence: [
        ...(said === undefined ? [] : [quoteLine(said)]),
        ...(place === undefined ? [] : [{text: `raised at ${place}`, source: 'traceback'}]),
        ...exit,
      ],
      fix: [
        isCut
          ? 'docker logs --tail=5000 CONTAINER 2>&1 | grep -n -m 5 -E "Error|Exception"   # its first words'
          : 'docker logs --tail=200 CONTAINER   # read it from the quoted line on',
      ],
      restartHelps: false,
    },
  ];
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
  const all = rules.flatMap(rule => {
    const found = rule.match(telling);
    return found === undefined ? [] : [{rule, found}];
  });
  const stopping = all.filter(
    match =>
      !isPast(match, late.lines, course) &&
      (dead || (match.found.confidence >= (wasUp ? SURE : HINT) && !isMild(match, late.lines))),
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
