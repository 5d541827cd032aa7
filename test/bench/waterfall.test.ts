import {expect, test} from 'vitest';
import {verdictFromBlocks} from '../../src/bench/input.ts';
import {noPhases} from '../../src/bench/log-phases.ts';
import type {Block, Phase, RunRecord, Verdict} from '../../src/bench/types.ts';
import {block, changeRuns} from '../support/fake-run-record.ts';

const logged = (of: Block, arm: string, log: Partial<RunRecord['log']>): Block =>
  changeRuns(of, run => run.arm === arm, {log: {...noPhases, ...log}});

const judge = (of: Block): Verdict => verdictFromBlocks([of], {claim: 'proof'});

const offline = logged(
  logged(block('offline', 31_600, 26_200), 'baseline', {
    startupSeconds: 9,
    modelLoadSeconds: 7,
    compileSeconds: 3,
    captureSeconds: 4,
    engineInitSeconds: 12,
  }),
  'faststart',
  {
    startupSeconds: 9,
    modelLoadSeconds: 1,
    compileSeconds: 6,
    captureSeconds: 4,
    engineInitSeconds: 12,
  },
);

const partsOf = (phases: readonly Phase[] | undefined): Partial<Record<Phase['id'], number | null>> =>
  Object.fromEntries((phases ?? []).map(({id, seconds}) => [id, seconds]));

test('phases add up to the median ready time, and the rest is what no line accounts for', () => {
  const {waterfall} = judge(offline);
  const parts = partsOf(waterfall?.baseline);
  expect(parts).toMatchObject({startup: 9, download: 0, weights: 7, compile: 3, capture: 4, engine: 5});
  expect(parts.rest).toBeCloseTo(3.6, 9);
  const sum = (waterfall?.faststart ?? []).reduce((total, phase) => total + (phase.seconds ?? 0), 0);
  expect(sum).toBeCloseTo(26.2, 9);
});

test('what a log does not say stays unknown, and its time is in the rest', () => {
  const {waterfall} = judge(logged(offline, 'faststart', {modelLoadSeconds: 1}));
  expect(partsOf(waterfall?.faststart)).toMatchObject({
    startup: null,
    compile: null,
    engine: null,
    weights: 1,
  });
  expect(partsOf(waterfall?.faststart).rest).toBeCloseTo(25.2, 9);
  expect(judge(logged(logged(offline, 'faststart', {}), 'baseline', {})).waterfall).toBeUndefined();
});

test('a download is told apart from the load that contains it', () => {
  const {waterfall} = judge(logged(offline, 'baseline', {downloadSeconds: 5, modelLoadSeconds: 8}));
  expect(partsOf(waterfall?.baseline)).toMatchObject({download: 5, weights: 3});
});

test('the next step is the lever that saves most, with its arithmetic', () => {
  const verdict = judge(offline);
  expect(verdict.levers?.map(({phase, savesSeconds}) => [phase, savesSeconds])).toEqual([
    ['startup', 9],
    ['capture', 4],
    ['compile', 3],
    ['engine', 2],
    ['weights', 1],
  ]);
  expect(verdict.nextStep).toContain('26.2 s = imports and configuration 9.0 + loading the weights 1.0');
  expect(verdict.nextStep).toContain('Largest lever: imports and configuration take 9.0 s');
});

test('a regression is advised on the side that is faster', () => {
  const slow = logged(
    logged(block('offline', 26_200, 40_000), 'baseline', {modelLoadSeconds: 12}),
    'faststart',
    {
      modelLoadSeconds: 20,
    },
  );
  const verdict = judge({...slow, diskLimit: {bytesPerSecond: 4e9, how: 'fio, 4 readers', command: 'fio'}});
  expect(verdict.state).toBe('REGRESSION');
  expect(verdict.nextStep).toContain('keep the baseline here: 26.2 s = ');
  expect(verdict.nextStep).toContain(
    "loading takes 12.0 s, reading 16.0 GB at the disk's 4.00 GB/s takes 4.0 s: a loader that reads in parallel saves at most 8.0 s",
  );
});

test('the measured disk gives the floor and the percentage, and more than it can give is flagged', () => {
  const limit = (bytesPerSecond: number): Verdict =>
    judge({...offline, diskLimit: {bytesPerSecond, how: 'dd, single stream, lower bound', command: 'dd'}});
  expect(limit(4e9).limit).toMatchObject({floorSeconds: 4, how: 'dd, single stream, lower bound'});
  expect(limit(4e9).limit?.percent).toBeCloseTo(57.14, 2);
  expect(limit(4e9).flags.join()).not.toContain('above-limit');
  expect(limit(2e9).flags.join()).toContain(
    'above-limit: the baseline loaded at 114 % of what the disk gives',
  );
});

test('the ceiling is what loading in no time would give', () => {
  expect(judge(offline).ceiling).toBeCloseTo(31.6 / 24.6, 9);
});
