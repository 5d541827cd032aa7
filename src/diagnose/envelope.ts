import {z} from 'zod';
import type {Level} from './clean-log.ts';

/** A line of a log that a collector, or a logger of structured records, has put into a record of its own. */
export type Enveloped = {
  /** What the program printed, one entry a line. */
  readonly lines: readonly string[];
  readonly level: Level | undefined;
};

const record = z.record(z.string(), z.unknown());
const TEXTS = ['log', 'message', 'msg', 'line', 'text', 'event', 'textPayload', 'MESSAGE', '@message'];
/** Where loggers put a traceback that belongs to the message. */
const TRACES = ['exc_info', 'exception', 'traceback', 'stack_trace', 'stack'];
const LEVELS = ['level', 'levelname', 'severity', 'log.level'];
/** A value that is not quoted does not begin with a quote: each line can be read in one way only. */
const LOGFMT = /^(?:[\w.]+=(?:"(?:[^"\\]|\\.)*"|[^"\s]\S*|) )*msg=("(?:[^"\\]|\\.)*")/;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whatever is no JSON is a line like any other.
    return undefined;
  }
}

function gravity(level: string): Level | undefined {
  if (/^(?:err|crit|fatal|alert|emerg|panic)/i.test(level)) return 'error';
  if (/^warn/i.test(level)) return 'warning';
  return /^(?:info|debug|trace|notice)/i.test(level) ? 'info' : undefined;
}

function firstString(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string | undefined {
  return names.flatMap(name => {
    const value = fields[name];
    return typeof value === 'string' && value !== '' ? [value] : [];
  })[0];
}

/** Opens a record of JSON or of logfmt; undefined for a line that is none. */
export function openEnvelope(text: string): Enveloped | undefined {
  const quoted = text.startsWith('{') ? undefined : LOGFMT.exec(text)?.[1];
  if (quoted !== undefined) {
    const said = z.string().safeParse(parsed(quoted));
    return said.success ? {lines: said.data.split('\n'), level: undefined} : undefined;
  }
  if (!(text.startsWith('{') && text.endsWith('}'))) return undefined;
  const fields = record.safeParse(parsed(text));
  if (!fields.success) return undefined;
  const said = firstString(fields.data, TEXTS);
  if (said === undefined) return undefined;
  const level = firstString(fields.data, LEVELS);
  return {
    lines: [said, firstString(fields.data, TRACES) ?? ''].flatMap(part => part.split('\n')),
    level: level === undefined ? undefined : gravity(level),
  };
}
