import fc from 'fast-check';
import {expect, test} from 'vitest';
import {diagnoseLog} from '../../src/diagnose/from-log.ts';
import {HEALTHY} from './healthy-logs.ts';
import {SAID} from './said.ts';
import {startUp, wrapper} from './seen.ts';
import {TRANSFORMS, UNRELATED} from './transforms.ts';

function answerOf(lines: readonly string[]): {id: string | undefined; healthy: boolean} {
  const read = diagnoseLog(lines.join('\n'));
  return read.ok
    ? {id: read.value.causes[0]?.id, healthy: read.value.healthy}
    : {id: read.code, healthy: true};
}

const died = (line: string): string[] => [
  ...startUp,
  `(EngineCore_DP0 pid=77) ERROR 11-20 12:00:20 [core.py:708] ${line}`,
  ...wrapper,
];

const noise = fc.array(fc.constantFrom(...UNRELATED), {maxLength: 6});

test('lines that have nothing to do with it, before and after, never change the first cause', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SAID), noise, noise, ([id, , line], before, after) => {
      expect(answerOf([...before, ...died(line), ...after])).toEqual({id, healthy: false});
    }),
    {numRuns: 200},
  );
});

test.each(TRANSFORMS)('%s changes nothing', (_name, change) => {
  for (const [id, , line] of SAID) expect(answerOf(change(died(line)))).toEqual({id, healthy: false});
});

test.each(TRANSFORMS)('%s raises no alarm on a start-up that goes well', (_name, change) => {
  for (const [, lines] of HEALTHY) expect(answerOf(change(lines)).healthy).toBe(true);
});

test.each(HEALTHY)(
  '%s: cut at any line, with any noise at the cut, it is never called broken',
  (_program, lines) => {
    fc.assert(
      fc.property(fc.nat({max: lines.length}), noise, (length, at) => {
        expect(answerOf([...lines.slice(0, length), ...at]).healthy).toBe(true);
      }),
      {numRuns: 80},
    );
  },
);

test.each(HEALTHY)('%s: its whole log says that it is up', (_program, lines) => {
  expect(answerOf(lines)).toEqual({id: 'ready', healthy: true});
});
