import {expect, test} from 'vitest';
import type {Block} from '../../src/bench/types.ts';
import {compareReports} from '../../src/report/compare/comparison.ts';
import {comparisonDocument, comparisonHeadline} from '../../src/report/compare/content.ts';
import {markdown} from '../../src/report/markdown.ts';
import {block, blockHead} from '../support/fake-run-record.ts';
import {createdAt, offline, online, reportOf} from '../support/sample-reports.ts';

const again = (baselineMs: number, faststartMs: number): readonly Block[] => [
  block('online', baselineMs, faststartMs),
  block('offline', baselineMs, faststartMs),
];
const first = reportOf([online, offline]);

test('the same ratio on a slower day is replicated', () => {
  const comparison = compareReports(first, reportOf(again(33_180, 27_510)));
  expect(comparison.comparable).toBe(true);
  expect(comparison.arms.map(({mode, standing}) => [mode, standing])).toEqual([
    ['online', 'replicated'],
    ['offline', 'replicated'],
  ]);
  expect(comparison.arms[1]?.ratio?.ratio).toBeCloseTo(1, 3);
  expect(comparisonHeadline(comparison)).toContain('REPLICATED within 5 %');
});

test('another ratio is not replicated, and the factor between them has an interval', () => {
  const comparison = compareReports(first, reportOf(again(31_600, 29_000)));
  const offlineArm = comparison.arms.find(one => one.mode === 'offline');
  expect(offlineArm?.standing).toBe('not replicated');
  expect(offlineArm?.ratio?.ratio).toBeCloseTo(26.2 / 29, 2);
  expect(offlineArm?.ratio?.interval[1]).toBeLessThan(0.92);
  expect(comparisonHeadline(comparison)).toContain('NOT REPLICATED');
});

test('swapped runs give the inverse', () => {
  const second = reportOf(again(31_600, 29_000));
  const ratioOf = (one: typeof first, other: typeof first): number =>
    compareReports(one, other).arms[0]?.ratio?.ratio ?? Number.NaN;
  expect(ratioOf(first, second) * ratioOf(second, first)).toBeCloseTo(1, 10);
});

test('an interval that reaches beyond the margin decides nothing', () => {
  const wild = block('offline', 31_600, 26_200);
  const spread = {
    ...wild,
    runs: wild.runs.map((run, index) => ({
      ...run,
      phases: {...run.phases, bootMs: (run.phases.bootMs ?? 0) * (1 + 0.04 * ((index % 5) - 2))},
    })),
  };
  const comparison = compareReports(reportOf([offline]), reportOf([spread]));
  expect(comparison.arms.map(one => one.standing)).toEqual(['open']);
  expect(comparisonHeadline(comparison)).toContain('NOT DECIDED');
});

test.each([
  ['page cache drop, offline', blockHead('offline', {drop: 'none'})],
  ['store tier, offline', blockHead('offline', {storeTier: 'cold'})],
  ['stack', blockHead('offline', {stack: 'another'})],
  ['model', blockHead('offline', {fingerprint: {...offline.head.fingerprint, model: 'org/other'}})],
])('runs that differ in %s are shown and not divided', (what, head) => {
  const comparison = compareReports(first, reportOf([{...offline, head}]));
  expect(comparison.comparable).toBe(false);
  expect(comparison.unlike.map(one => one.id)).toContain(what);
  expect(comparison.arms.every(one => one.ratio === null && one.standing === 'not compared')).toBe(true);
  const text = markdown(comparisonDocument(comparison, createdAt));
  expect(text.split('\n')[0]).toContain('NOT COMPARABLE');
  expect(text).toContain(what.replace('_', '\\_'));
});

test('runs of different modes have nothing to compare', () => {
  const comparison = compareReports(reportOf([online]), reportOf([offline]));
  expect(comparison.unlike).toEqual([{id: 'modes', before: 'online', after: 'offline'}]);
});

test('a rehearsal beside a measurement is not comparable, and stamped', () => {
  const {head} = offline;
  const rehearsed = {...offline, head: {...head, fingerprint: {...head.fingerprint, rehearsal: true}}};
  const comparison = compareReports(first, reportOf([rehearsed]));
  expect(comparison.unlike).toContainEqual({id: 'whose numbers', before: 'measured', after: 'rehearsal'});
  expect(markdown(comparisonDocument(comparison, createdAt))).toMatch(/^> \*\*REHEARSAL/);
});

test('what is different around two comparable runs is listed', () => {
  const kernel = (value: string) => ({facts: [{id: 'host.kernel', value, why: null}]});
  const {comparable, changed} = compareReports(
    reportOf([online, offline], kernel('6.8.0')),
    reportOf([online, offline], kernel('6.9.0')),
  );
  expect(comparable).toBe(true);
  expect(changed).toEqual([{id: 'host.kernel', before: '6.8.0', after: '6.9.0'}]);
});
