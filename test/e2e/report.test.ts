import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {Block} from '../../src/bench/types.ts';
import {block, blockHead} from '../support/fake-run-record.ts';
import {sampleJournal} from '../support/sample-journal.ts';
import {offline, online} from '../support/sample-reports.ts';
import {faststart, temporaryFolder} from './program.ts';

function saved(text: string): string {
  const path = join(temporaryFolder(), 'events.jsonl');
  writeFileSync(path, text);
  return path;
}

const journal = sampleJournal([online, offline]);
const again = (blocks: readonly Block[]): string => saved(sampleJournal(blocks));

test.each([
  ['md', /^# PROVEN: faststart is ready 1\.21x/],
  ['json', /^\{\n {2}"schema": "faststart\.report\/2"/],
  ['csv', /^rehearsal,mode,arm,/],
  ['svg', /^<svg /],
  ['html', /^<!doctype html>/],
])('a journal alone is enough for a report as %s', async (format, expected) => {
  const {code, stdout, stderr} = await faststart(['report', saved(journal), '--format', format]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout).toMatch(expected);
});

test('a number that was edited makes the run invalid in report and verdict', async () => {
  const edited = saved(journal.replace('"bootMs":26230', '"bootMs":20230'));
  const {stdout} = await faststart(['report', edited, '--format', 'json']);
  const report: {verdict: {state: string}; source: {damage: string[]}} = JSON.parse(stdout);
  expect(report.verdict.state).toBe('INVALID_RUN');
  expect(report.source.damage).toHaveLength(1);
  expect((await faststart(['verdict', '--input', edited])).code).toBe(24);
});

test('a line that was taken out is found too', async () => {
  const lines = journal.split('\n');
  const {code} = await faststart(['verdict', '--input', saved(lines.toSpliced(9, 1).join('\n'))]);
  expect(code).toBe(24);
});

test('events of another version are named, not guessed at', async () => {
  const other = saved(journal.replaceAll('"v":1', '"v":7').replaceAll(/,"chain":"[0-9a-f]+"/g, ''));
  for (const args of [
    ['report', other],
    ['verdict', '--input', other],
  ]) {
    const {code, stderr} = await faststart(args);
    expect(code).toBe(2);
    expect(stderr).toContain('its events are v7, this one reads v1');
  }
});

test('two runs alike are compared; the earlier one is divided by', async () => {
  const {code, stdout} = await faststart(['report', saved(journal), '--compare', again([online, offline])]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^# REPLICATED within 5 %/);
});

test('unlike runs are shown, said to be unlike, and end as not checked', async () => {
  const warm = again([
    online,
    {...block('offline', 31_600, 26_200), head: blockHead('offline', {drop: 'none'})},
  ]);
  const args = ['report', saved(journal), '--compare', warm];
  const {code, stdout} = await faststart(args);
  expect(code).toBe(5);
  expect(stdout).toMatch(/^# NOT COMPARABLE: the two runs differ in page cache drop, offline/);
  const document: unknown = JSON.parse((await faststart([...args, '--json'])).stdout);
  expect(document).toMatchObject({schema: 'faststart.comparison/1', ok: false, comparable: false});
});

test.each([
  [['report', '/nowhere/at/all'], 'there is no run /nowhere/at/all'],
  [['report', 'x', '--compare', 'y', '--format', 'csv'], 'a comparison has no csv'],
])('%j is a usage error', async (args, words) => {
  const {code, stderr} = await faststart(args);
  expect(code).toBe(2);
  expect(stderr).toContain(words);
});

test('the schema of reports is printed as one JSON document', async () => {
  const {code, stdout} = await faststart(['report', '--schema']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({title: 'faststart.report/2', type: 'object'});
});
