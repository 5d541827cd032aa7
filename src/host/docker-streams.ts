import type {Readable} from 'node:stream';
import {z} from 'zod';
import {createLogReader} from './docker-log.ts';
import {errorCode} from './failure.ts';
import type {ContainerEvent, LogLine} from './ports.ts';

/** The lines of a log stream, to its end. Leaving the loop closes the connection. */
export async function* logLines(stream: Readable, tty: boolean): AsyncGenerator<LogLine> {
  const ready: LogLine[] = [];
  const reader = createLogReader(tty, line => ready.push(line));
  for await (const chunk of stream) {
    reader.write(chunk);
    yield* ready.splice(0);
  }
  reader.end();
  yield* ready.splice(0);
}

/** The newest of what comes, without keeping more than that. */
export async function collectLast<T>(source: AsyncIterable<T>, most: number): Promise<readonly T[]> {
  const kept: T[] = [];
  for await (const item of source) {
    kept.push(item);
    // Not one by one: moving the whole list for each line is what makes long logs slow.
    if (kept.length >= 2 * most) kept.splice(0, kept.length - most);
  }
  return kept.slice(-most);
}

/** The oldest of what comes; the rest is not read. */
export async function collectFirst<T>(source: AsyncIterable<T>, most: number): Promise<readonly T[]> {
  const kept: T[] = [];
  for await (const item of source) {
    kept.push(item);
    if (kept.length >= most) break;
  }
  return kept;
}

/** The daemon said no: it carries the HTTP status. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error;
}

/**
 * A connection that is cut, by the signal or by the daemon, ends what is followed like its proper end: why
 * it ended is for the next look at the container to say.
 */
export async function* untilCut<T>(open: () => Promise<AsyncIterable<T>>): AsyncGenerator<T> {
  let iterator: AsyncIterator<T> | undefined;
  const next = async (): Promise<IteratorResult<T>> => {
    try {
      iterator ??= (await open())[Symbol.asyncIterator]();
      return await iterator.next();
    } catch (error) {
      if (errorCode(error) === 'other' && !isAnswer(error)) throw error;
      return {done: true, value: undefined};
    }
  };
  try {
    for (let result = await next(); !result.done; result = await next()) yield result.value;
  } finally {
    await iterator?.return?.();
  }
}

const eventSchema = z.object({
  Action: z.string(),
  timeNano: z.number().optional(),
  time: z.number().default(0),
  Actor: z.object({ID: z.string(), Attributes: z.record(z.string(), z.string()).nullish()}),
});

function eventOf(line: string): ContainerEvent {
  const {Action, Actor, time, timeNano} = eventSchema.parse(JSON.parse(line));
  const exitCode = Actor.Attributes?.exitCode;
  return {
    action: Action,
    container: Actor.Attributes?.name ?? Actor.ID,
    id: Actor.ID,
    exitCode: exitCode === undefined ? null : Number(exitCode),
    atMs: timeNano === undefined ? time * 1000 : timeNano / 1e6,
  };
}

/** One JSON document a line; the connection may cut it anywhere. */
export async function* containerEvents(stream: Readable): AsyncGenerator<ContainerEvent> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const chunk of stream) {
    const lines = (pending + decoder.decode(chunk, {stream: true})).split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield eventOf(line);
  }
}
