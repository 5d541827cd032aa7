import {z} from 'zod';
import type {Read} from '../host/ports.ts';
import {cleanLog, type Line} from './clean-log.ts';
import {diagnose} from './judge.ts';
import {splitLives} from './lives.ts';
import type {Observation} from './observation.ts';
import {effectiveOffline} from './offline.ts';
import {isNewestFirst} from './order.ts';
import {isStageKnown, stageOf, stageOfLine} from './stage.ts';
import type {CauseEvidence, Diagnosis} from './types.ts';

/** The part of `docker inspect` that is used; its output is a list of one. */
const inspected = z.object({
  RestartCount: z.number().default(0),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number().default(0),
    OOMKilled: z.boolean().default(false),
    Error: z.string().default(''),
  }),
  Config: z.object({Env: z.array(z.string()).nullable().default([])}).optional(),
});
const inspectFile = z.union([z.array(inspected).min(1), inspected.transform(one => [one])]);

type Inspected = z.infer<typeof inspected>;

/** A long log is read from its end: this many lines, with the last lives of it; and from its beginning for the stage. */
const MOST_LINES = 5000;
const BINARY_SHARE = 0.02;

function readInspect(text: string): Read<Inspected> {
  const no = (message: string): Read<Inspected> => ({ok: false, code: 'bad-inspect', message});
  try {
    const parsed = inspectFile.safeParse(JSON.parse(text));
    const first = parsed.success ? parsed.data[0] : undefined;
    return first === undefined
      ? no('not the output of docker inspect for a container')
      : {ok: true, value: first};
  } catch (error) {
    return no(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isBinary(text: string): boolean {
  const odd = [...text.slice(0, 4096)].filter(letter => letter === '\u0000' || letter === '\ufffd').length;
  return odd > 4096 * BINARY_SHARE || text.slice(0, 4096).includes('\u0000\u0000');
}

function observe(lines: readonly Line[], inspect: Inspected | undefined): Observation {
  const lives = splitLives(lines);
  const error = inspect?.State.Error ?? '';
  const words = cleanLog(error === '' ? [] : [error], 'docker inspect').map(line => ({
    ...line,
    number: null,
  }));
  const env = inspect?.Config?.Env?.map(entry => [
    entry.slice(0, entry.indexOf('=')),
    entry.slice(entry.indexOf('=') + 1),
  ]);
  return {
    current: [...(lives.at(-1) ?? []), ...words],
    previous: lives.at(-2) ?? [],
    state:
      inspect === undefined
        ? null
        : {
            status: inspect.State.Status,
            exitCode: inspect.State.ExitCode,
            oomKilled: inspect.State.OOMKilled,
            restartCount: inspect.RestartCount,
          },
    restartedWhileWatched: null,
    probe: null,
    offline: env === undefined ? null : effectiveOffline(Object.fromEntries(env)),
    hubCache: null,
    notSeen: [
      ...(inspect === undefined ? ['container state (give --inspect FILE)'] : []),
      'whether it restarts now, its port, and the cache folder: a saved log was read',
    ],
  };
}

/** The last lines; and what the first ones tell of the way up, where a flood between hides how far it came. */
function readLines(raw: readonly string[]): readonly Line[] {
  const skipped = Math.max(0, raw.length - MOST_LINES);
  const lines = cleanLog(raw.slice(skipped), 'log').map(line => ({
    ...line,
    number: (line.number ?? 0) + skipped,
  }));
  if (skipped === 0 || isStageKnown(stageOf(lines).label)) return lines;
  const first = cleanLog(raw.slice(0, Math.min(skipped, MOST_LINES)), 'log');
  return [...first.filter(line => stageOfLine(line) !== 'unknown'), ...lines];
}

/** With the line numbers of a log that was read from its end to its beginning. */
function counted(diagnosis: Diagnosis, length: number): Diagnosis {
  const numbered = (item: CauseEvidence): CauseEvidence =>
    item.line === undefined ? item : {...item, line: length + 1 - item.line};
  const causes = diagnosis.causes.map(cause => ({...cause, evidence: cause.evidence.map(numbered)}));
  return {...diagnosis, causes};
}

/** A saved log, and the output of `docker inspect` where there is one. */
export function diagnoseLog(text: string, inspect?: string): Read<Diagnosis> {
  const seenState = inspect === undefined ? undefined : readInspect(inspect);
  if (seenState?.ok === false) return seenState;
  if (text.trim() === '' && seenState === undefined)
    return {ok: false, code: 'empty', message: 'the log is empty'};
  if (isBinary(text)) return {ok: false, code: 'binary', message: 'this is not a text file'};
  const lines = text.split('\n');
  const turned = isNewestFirst(lines);
  const seen = observe(readLines(turned ? lines.toReversed() : lines), seenState?.value);
  const diagnosis = turned ? counted(diagnose(seen), lines.length) : diagnose(seen);
  const saysNothing = diagnosis.healthy && !isStageKnown(diagnosis.stage) && seenState === undefined;
  if (saysNothing) {
    return {
      ok: false,
      code: 'not-a-start-up-log',
      message: 'no line of this text is known from the start-up of vLLM, the store or Docker',
    };
  }
  return {ok: true, value: diagnosis};
}
