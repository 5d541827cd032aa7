import {z} from 'zod';
import {parseJson, parseJsonAs} from '../engine/parse-json.ts';
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
    const said = parseJson(quoted);
    return typeof said === 'string' ? {lines: said.split('\n'), level: undefined} : undefined;
  }
  if (!(text.startsWith('{') && text.endsWith('}'))) return undefined;
  const fields = parseJsonAs(text, record);
  if (fields === undefined) return undefined;
  const said = firstString(fields, TEXTS);
  if (said === undefined) return undefined;
  const level = firstString(fields, LEVELS);
  return {
    lines: [said, firstString(fields, TRACES) ?? ''].flatMap(part => part.split('\n')),
    level: level === undefined ? undefined : gravity(level),
  };
}
