import type {Context} from '../../context.ts';
import type {ContainerFacts, LogLine, Read} from '../../host/ports.ts';
import {cleanLog, type Line} from '../clean-log.ts';
import type {Happening} from '../live.ts';
import {splitLives} from '../lives.ts';
import {isStageKnown, stageOf, stageOfLine} from '../stage.ts';

/** Of each life. */
const LINES = 200;
const TAIL = 2 * LINES;
const TIMEOUT_MS = 3000;
/** How far a start-up is read from its beginning, where a flood has pushed it out of sight. */
const HEAD = 2000;
/** How far before its end a life is read that the newest lines have pushed out of sight. */
const LAST_WORDS_MS = 10 * 60_000;

export type LogLives = {
  readonly current: readonly Line[];
  readonly previous: readonly Line[];
  /** Docker's time of the newest line, ms since 1970. */
  readonly lastLineMs: number | null;
  /** Why the life before could not be read, where there was one. */
  readonly previousUnseen: string | null;
};

const ms = (iso: string | null): number => (iso === null ? Number.NaN : Date.parse(iso));

/**
 * Where the log of this life begins. The first lines can be older than StartedAt, which Docker sets when the process is
 * already at work: so half-way from the end of the life before. Pure.
 */
export function bornMs(
  facts: Pick<ContainerFacts, 'startedAt' | 'finishedAt'>,
  happened: readonly Happening[],
): number {
  const startedMs = ms(facts.startedAt);
  const ends = happened.filter(one => one.action === 'die').map(one => one.atMs);
  const endedMs = Math.max(...[ms(facts.finishedAt), ...ends].filter(at => at < startedMs));
  return Number.isFinite(endedMs) ? (endedMs + startedMs) / 2 : startedMs - 1000;
}

function cleaned(lines: readonly LogLine[]): Line[] {
  return cleanLog(
    lines.map(line => line.text),
    'docker logs',
  );
}

function lastLife(lines: readonly LogLine[]): readonly Line[] {
  return splitLives(cleaned(lines)).at(-1) ?? [];
}

/** The newest lines are all of this life: the one before is looked for at its own time. */
async function pushedOut(
  context: Context,
  facts: ContainerFacts,
  born: number,
): Promise<Read<readonly Line[]>> {
  const until = new Date(born).toISOString();
  const since = new Date(Math.min(born, ms(facts.finishedAt)) - LAST_WORDS_MS).toISOString();
  const read = await context.docker.readLogs(facts.id, {since, until, last: LINES, timeoutMs: TIMEOUT_MS});
  return read.ok ? {ok: true, value: lastLife(read.value)} : read;
}

/** What this life said on its way up, where its newest lines say nothing of it: a flood must not hide the stage. */
async function wayUp(
  context: Context,
  facts: ContainerFacts,
  born: number,
  newest: readonly Line[],
): Promise<readonly Line[]> {
  if (isStageKnown(stageOf(newest).label)) return [];
  const since = new Date(born).toISOString();
  const read = await context.docker.readLogs(facts.id, {since, first: HEAD, timeoutMs: TIMEOUT_MS});
  return read.ok ? cleaned(read.value).filter(line => stageOfLine(line) !== 'unknown') : [];
}

/** The last lines of the life before and of the one under way, by Docker's clock, else by what a server says first. */
export async function readLives(
  context: Context,
  facts: ContainerFacts,
  happened: readonly Happening[],
): Promise<Read<LogLives>> {
  const read = await context.docker.readLogs(facts.id, {tail: TAIL, timeoutMs: TIMEOUT_MS});
  if (!read.ok) return read;
  const lines = read.value;
  const lastLineMs = lines.reduce<number | null>((last, line) => {
    const at = ms(line.at);
    return Number.isNaN(at) ? last : Math.max(last ?? 0, at);
  }, null);
  const born = bornMs(facts, happened);
  if (lastLineMs === null || Number.isNaN(born)) {
    const lives = splitLives(cleaned(lines));
    return {
      ok: true,
      value: {current: lives.at(-1) ?? [], previous: lives.at(-2) ?? [], lastLineMs, previousUnseen: null},
    };
  }
  const first = lines.findIndex(line => ms(line.at) >= born);
  const at = first === -1 ? lines.length : first;
  const newest = cleaned(lines.slice(at));
  const isFlooded = at === 0 && lines.length >= TAIL;
  const current = isFlooded ? [...(await wayUp(context, facts, born, newest)), ...newest] : newest;
  const lived = facts.restartCount > 0 || ms(facts.finishedAt) < ms(facts.startedAt);
  if (at > 0 || !lived || lines.length < TAIL)
    return {
      ok: true,
      value: {current, previous: lastLife(lines.slice(0, at)), lastLineMs, previousUnseen: null},
    };
  const earlier = await pushedOut(context, facts, born);
  return {
    ok: true,
    value: {
      current,
      previous: earlier.ok ? earlier.value : [],
      lastLineMs,
      previousUnseen: earlier.ok ? null : earlier.message,
    },
  };
}
