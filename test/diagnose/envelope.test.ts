import {expect, test} from 'vitest';
import {cleanLog} from '../../src/diagnose/clean-log.ts';
import {openEnvelope} from '../../src/diagnose/envelope.ts';

test('a record gives what was said, with the traceback beside it, and how grave it calls it', () => {
  const record = {levelname: 'ERROR', message: 'it died', exc_info: 'Traceback:\n  ValueError: odd'};
  expect(openEnvelope(JSON.stringify(record))).toEqual({
    lines: ['it died', 'Traceback:', '  ValueError: odd'],
    level: 'error',
  });
});

test('logfmt is opened with its quotes', () => {
  expect(openEnvelope('ts=1 caller="a b" msg="say \\"x\\""')).toEqual({lines: ['say "x"'], level: undefined});
});

test('a long line of fields without words is read once', () => {
  expect(openEnvelope('a="b" '.repeat(20_000))).toBeUndefined();
  expect(openEnvelope(`${'a="b" c= d=e '.repeat(50)}msg="x"`)?.lines).toEqual(['x']);
});

test('what is no record of a log stays closed', () => {
  for (const text of [
    '{"a": 1}',
    '{not json}',
    '[1, 2]',
    'args: {"message": "x"}',
    'msg=bare',
    '{"message": 5}',
  ])
    expect(openEnvelope(text)).toBeUndefined();
});

test('levels count where they differ: a collector that calls all lines equally grave knows nothing', () => {
  const line = (level: string, message: string): string => JSON.stringify({level, message});
  const mixed = cleanLog([line('WARN', 'odd'), line('ERROR', 'bad')], 'log');
  expect(mixed.map(({level}) => level)).toEqual(['warning', 'error']);
  const even = cleanLog([line('INFO', 'odd'), line('INFO', 'ERROR 11-20 12:00:00 [a.py:1] bad')], 'log');
  expect(even.map(({level}) => level)).toEqual([undefined, 'error']);
});

test('the lines of a record have the number of the line that it stands on', () => {
  const lines = cleanLog(['first', JSON.stringify({message: 'a\nb'})], 'log');
  expect(lines.map(({number, message}) => [number, message])).toEqual([
    [1, 'first'],
    [2, 'a'],
    [2, 'b'],
  ]);
});
