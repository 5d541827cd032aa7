import {expect, test} from 'vitest';
import {diagnose} from '../../src/diagnose/judge.ts';
import {rules} from '../../src/diagnose/rules/index.ts';
import {SAID} from './said.ts';
import {seen, startUp, wrapper} from './seen.ts';

test.each(SAID)('%s, as %s says it: %s', (id, _source, line) => {
  const diagnosis = diagnose(
    seen([...startUp, `(EngineCore_DP0 pid=77) ERROR 11-20 12:00:20 [core.py:708] ${line}`, ...wrapper]),
  );
  expect(diagnosis.causes[0]?.id).toBe(id);
  expect(diagnosis.healthy).toBe(false);
  expect(diagnosis.causes[0]?.evidence[0]?.text).toContain(line.slice(0, 60));
});

test('every rule is named by one of the lines above, and has a fix', () => {
  const named = new Set(SAID.map(([id]) => id));
  expect(rules.map(rule => rule.id).filter(id => !named.has(id))).toEqual([]);
  expect(rules.filter(rule => rule.fix.length === 0)).toEqual([]);
});

test('ids are unique and yield only to ids that exist', () => {
  const ids = rules.map(rule => rule.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(rules.flatMap(rule => rule.yieldsTo ?? []).filter(id => !ids.includes(id))).toEqual([]);
});

test('a line of a traceback that only raises the words is not the words', () => {
  const lines = [
    ...startUp,
    '(EngineCore_DP0 pid=77)     raise ValueError("No available memory for the cache blocks. "',
  ];
  expect(diagnose(seen(lines)).healthy).toBe(true);
});

test('a message that was broken in two by the terminal is still read', () => {
  const lines = [
    'huggingface_hub.errors.LocalEntryNotFoundError: Cannot find the requested files in the disk cache and outgoing',
    'traffic has been disabled.',
  ];
  expect(diagnose(seen(lines)).causes[0]?.id).toBe('hf-offline-cache-miss');
});
