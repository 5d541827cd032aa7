import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createLogReader, sinceParameter} from '../../src/host/docker-log.ts';
import type {LogLine} from '../../src/host/ports.ts';
import {frame} from './frame.ts';

const T1 = '2026-11-23T15:41:01.123456789Z';
const T2 = '2026-11-23T15:41:02.000000001Z';

function read(tty: boolean, chunks: readonly Buffer[]): LogLine[] {
  const lines: LogLine[] = [];
  const reader = createLogReader(tty, line => lines.push(line));
  for (const chunk of chunks) reader.write(chunk);
  reader.end();
  return lines;
}

test('frames become lines of their stream, with the time that Docker gave them', () => {
  const bytes = Buffer.concat([frame(1, `${T1} ready\n`), frame(2, `${T2} oh no\n`)]);
  expect(read(false, [bytes])).toEqual([
    {text: 'ready', stream: 'stdout', at: T1},
    {text: 'oh no', stream: 'stderr', at: T2},
  ]);
});

test('the network may cut frames and characters anywhere', () => {
  const bytes = Buffer.concat([
    frame(1, `${T1} größe 日本\n`),
    frame(2, `${T1} err\n`),
    frame(1, `${T2} end\n`),
  ]);
  const whole = read(false, [bytes]);
  expect(whole.map(line => line.text)).toEqual(['größe 日本', 'err', 'end']);
  fc.assert(
    fc.property(fc.array(fc.integer({min: 0, max: bytes.length}), {maxLength: 12}), cuts => {
      const borders = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
      expect(
        read(
          false,
          borders.slice(1).map((end, index) => bytes.subarray(borders[index], end)),
        ),
      ).toEqual(whole);
    }),
  );
});

test('a long line that Docker stores in stamped parts is one line again', () => {
  const parts = [
    frame(1, `${T1} ${'a'.repeat(16_384)}`),
    frame(2, `${T1} between\n`),
    frame(1, `${T2} ${'b'.repeat(10)}\n`),
  ];
  const lines = read(false, [Buffer.concat(parts)]);
  expect(lines.map(({stream, at, text}) => [stream, at, text.length])).toEqual([
    ['stderr', T1, 7],
    ['stdout', T1, 16_394],
  ]);
});

test("a terminal's log is not in frames and is read as it is", () => {
  const bytes = Buffer.from(`${T1} one\r\n${T2} two\r\n`);
  for (const at of [1, 10, 31, 35, 36, 40]) {
    expect(read(true, [bytes.subarray(0, at), bytes.subarray(at)])).toEqual([
      {text: 'one', stream: 'stdout', at: T1},
      {text: 'two', stream: 'stdout', at: T2},
    ]);
  }
});

test('of a bar redrawn within one line, the last state is kept', () => {
  expect(read(false, [frame(2, `${T1} \rLoading 50%\rLoading 100%\r\n`)]).map(line => line.text)).toEqual([
    'Loading 100%',
  ]);
});

test('an empty line is a line, and the last line needs no end', () => {
  expect(read(false, [frame(1, `${T1} \n`), frame(1, `${T2} killed here`)]).map(line => line.text)).toEqual([
    '',
    'killed here',
  ]);
});

test('escape codes of a container do not reach the terminal', () => {
  expect(read(false, [frame(1, `${T1} \u001b[2J\u001b[31mred\u001b[0m\n`)])[0]?.text).toBe('red');
});

test('a log that is not in frames though it should be is said so', () => {
  expect(() => read(false, [Buffer.from('plain text, no frames\n')])).toThrow(/not in frames/);
});

test('a time of Docker becomes the parameter of "since" without losing a nanosecond', () => {
  expect(sinceParameter('2026-11-23T15:41:01.123456789Z')).toBe('1795448461.123456789');
  expect(sinceParameter('2026-11-23T15:41:01Z')).toBe('1795448461.000000000');
  expect(sinceParameter('2026-11-23T16:41:01.5+01:00')).toBe('1795448461.500000000');
});
