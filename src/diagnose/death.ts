import type {Line} from './clean-log.ts';
import type {Sight} from './observation.ts';
import {rankOf, stageOfLine} from './stage.ts';

/** Says that something died, never why: the why is printed before it. */
const WRAPPER =
  /Engine core initialization failed|EngineCore (?:failed to start|encountered)|Engine process failed to start|See (?:stack trace|root cause)|EngineDeadError|WorkerProc (?:initialization failed|failed to start|hit an exception)|died unexpectedly|\([Pp][Ii][Dd]:? \d+\) died|Server process exited|ShardCannotStart|DownloadError|WebserverFailed|Could not (?:start a suitable|create) backend|Model backend is not healthy|ZMQError: Operation not supported|Background loop/;
/** Of a server that was up: a request that failed is not its end, these are. */
const ENDED =
  /EngineDeadError|Engine process \(pid \d+\) died|EngineCore encountered|EngineCore\w* .*died|died unexpectedly|Scheduler hit an exception|hit an exception|Background loop (?:has errored|is stopped|is not running)|terminate called|core dumped|Fatal Python error|(?<!signal\.)SIGKILL|^Killed|: line \d+: +\d+ Killed\b/;
/** What stands in the log of an orderly end before anything breaks off. */
const TOLD_TO_STOP = /^\[shutdown\]|^Shutting down$|[Rr]eceived (?:signal )?SIG(?:TERM|INT)\b/;
/** By its name, or as Python prints any class of a module: its whole path, and what it says. */
const EXCEPTION =
  /^(?:\w+\.)*\w*(?:Error|Exception|Interrupt|Exit)(?:_\w+)?(?::|$)|^(?:[a-z_]\w*\.){2,}[A-Z]\w*[a-z]\w*: \S|^subprocess\.TimeoutExpired: /;
/** The last word of a program that has no exceptions, or hides them. */
const GIVES_UP =
  /^(?:Failed to start|Fatal error|Exiting due to)|Fatal Python error|Segmentation fault|\(core dumped\)/i;
const GONE = ['exited', 'dead', 'restarting'];

export const isWrapper = (line: Line): boolean => WRAPPER.test(line.message);

const NCCL = /\bNCCL (?:INFO|WARN)\b/;

/** How far start-up had come after each line, and how far it comes from there on; both are ranks of stages. */
export type Course = {readonly until: readonly number[]; readonly after: readonly number[]};

export function courseOf(lines: readonly Line[]): Course {
  // What NCCL goes on to say about a failure of its own is no progress.
  const ranks = lines.map(line => (NCCL.test(line.message) ? 0 : rankOf(stageOfLine(line))));
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
export function isOvertaken({until, after}: Course, at: number): boolean {
  return (after[at] ?? 0) > (until[at] ?? 0);
}

export function isException(line: Line): boolean {
  if (line.level === 'info' || line.level === 'warning') return false;
  return EXCEPTION.test(line.message) || GIVES_UP.test(line.message);
}

/** A server that was up ended by itself: not after it was told to. */
function endedByItself(lines: readonly Line[]): boolean {
  const ended = lines.findIndex(line => ENDED.test(line.message));
  const told = lines.findIndex(line => TOLD_TO_STOP.test(line.message));
  return ended !== -1 && (told === -1 || ended < told);
}

/** A program that goes on to say what it does next did not die of what it printed before. */
export function isDead(sight: Sight, course: Course, wasUp: boolean): boolean {
  if (sight.state !== null && GONE.includes(sight.state.status)) return true;
  if (wasUp) return endedByItself(sight.lines);
  const last = sight.lines.findLastIndex(line => isWrapper(line) || isException(line));
  return last !== -1 && !isOvertaken(course, last);
}
