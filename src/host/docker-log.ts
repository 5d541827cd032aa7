import {plainText} from '../engine/plain-text.ts';
import type {LogLine} from './ports.ts';

type Stream = LogLine['stream'];

const HEADER_BYTES = 8;
const NEWLINE = 10;
/** Longer lines are handed out in pieces. */
const LONGEST_LINE_BYTES = 1024 * 1024;
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) ?/;
const STAMP_BYTES = 40;

/** Joins the payloads of one stream into lines; Docker stamps each message, also the parts of a long line. */
function lineJoiner(
  stream: Stream,
  onLine: (line: LogLine) => void,
): {write(payload: Buffer, message: boolean): void; end(): void} {
  let at: string | null = null;
  let parts: Buffer[] = [];
  let bytes = 0;
  let open = false;

  const flush = (): void => {
    const segments = Buffer.concat(parts).toString('utf8').split('\r');
    const shown = segments.findLast(segment => segment !== '') ?? '';
    onLine({text: plainText(shown), stream, at});
    parts = [];
    bytes = 0;
    open = false;
  };
  const take = (piece: Buffer, stamped: boolean): void => {
    const stamp = stamped ? STAMP.exec(piece.subarray(0, STAMP_BYTES).toString('latin1')) : null;
    if (!open) at = stamp?.[1] ?? null;
    open = true;
    const rest = piece.subarray(stamp?.[0].length ?? 0);
    parts.push(rest);
    bytes += rest.length;
    if (bytes > LONGEST_LINE_BYTES) flush();
  };

  return {
    write(payload, message) {
      let from = 0;
      while (from < payload.length) {
        const newline = payload.indexOf(NEWLINE, from);
        const to = newline < 0 ? payload.length : newline;
        take(payload.subarray(from, to), from > 0 || message || !open);
        if (newline < 0) return;
        flush();
        from = newline + 1;
      }
    },
    end() {
      if (open) flush();
    },
  };
}

export type LogReader = {write(chunk: Buffer): void; end(): void};

/** A terminal's log is raw bytes. A stamp is never cut in two: a line is handed on once it is whole. */
function rawReader(onLine: (line: LogLine) => void): LogReader {
  const joiner = lineJoiner('stdout', onLine);
  let pending: Buffer = Buffer.alloc(0);
  return {
    write(chunk) {
      pending = Buffer.concat([pending, chunk]);
      const end = pending.lastIndexOf(NEWLINE) + 1;
      const whole = end === 0 && pending.length > LONGEST_LINE_BYTES ? pending.length : end;
      joiner.write(pending.subarray(0, whole), true);
      pending = pending.subarray(whole);
    },
    end() {
      joiner.write(pending, true);
      joiner.end();
    },
  };
}

/** Whether a frame can begin here: stream 0 to 3, then three zeros. */
function isHeader(bytes: Buffer): boolean {
  return bytes.readUInt8(0) <= 3 && bytes.readUIntBE(1, 3) === 0;
}

/** Without a terminal Docker sends frames: stream (1 byte), 3 zeros, length (4 bytes), payload. */
function framedReader(onLine: (line: LogLine) => void): LogReader {
  const joiners = {stdout: lineJoiner('stdout', onLine), stderr: lineJoiner('stderr', onLine)};
  let pending: Buffer = Buffer.alloc(0);
  return {
    write(chunk) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      let from = 0;
      while (pending.length - from >= HEADER_BYTES) {
        if (!isHeader(pending.subarray(from))) throw new Error('the log that Docker sent is not in frames');
        const end = from + HEADER_BYTES + pending.readUInt32BE(from + 4);
        if (pending.length < end) break;
        const joiner = pending.readUInt8(from) >= 2 ? joiners.stderr : joiners.stdout;
        joiner.write(pending.subarray(from + HEADER_BYTES, end), true);
        from = end;
      }
      pending = pending.subarray(from);
    },
    end() {
      joiners.stdout.end();
      joiners.stderr.end();
    },
  };
}

/** Turns the bytes of a container's log, stamped and cut anywhere, into lines. */
export function createLogReader(tty: boolean, onLine: (line: LogLine) => void): LogReader {
  return tty ? rawReader(onLine) : framedReader(onLine);
}

/** Docker's `since`: seconds and nanoseconds since 1970, from an ISO time with up to nine decimals. */
export function sinceParameter(iso: string): string {
  const decimals = /\.(\d+)/.exec(iso)?.[1] ?? '';
  const seconds = Math.floor(Date.parse(iso.replace(/\.\d+/, '')) / 1000);
  return `${seconds}.${decimals.padEnd(9, '0').slice(0, 9)}`;
}
