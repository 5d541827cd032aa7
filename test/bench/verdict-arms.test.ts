import {expect, test} from 'vitest';
import {verdictFromBlocks} from '../../src/bench/input.ts';
import type {Block, Mode, RunRecord} from '../../src/bench/types.ts';
import {block} from '../support/fake-run-record.ts';

test('each arm of a stack is judged against the one baseline, for itself', () => {
  const named = (of: Block, from: string, to: string): readonly RunRecord[] =>
    of.runs.filter(run => run.arm === from).map(run => ({...run, arm: to}));
  const three = (mode: Mode): Block => {
    const [quick, slow] = [block(mode, 30_000, 24_000), block(mode, 30_000, 45_000)];
    const runs = [...named(quick, 'baseline', 'baseline'), ...named(quick, 'faststart', 'runai')];
    const order = ['baseline', 'runai', 'fastsafetensors'].map(arm => ({arm, pair: 1}));
    const parity = {runai: [], fastsafetensors: []};
    const flags = quick.head.offlineFlags.baseline ?? {};
    const offlineFlags = {baseline: flags, runai: flags, fastsafetensors: flags};
    return {
      ...quick,
      head: {...quick.head, stack: 'loaders', order, parity, offlineFlags},
      runs: [...runs, ...named(slow, 'faststart', 'fastsafetensors')],
    };
  };
  const verdict = verdictFromBlocks([three('online'), three('offline')], {claim: 'proof'});
  expect(verdict).toMatchObject({arm: 'runai', n: 5});
  expect(verdict.ratio).toBeCloseTo(1.25, 1);
  expect(verdict.others).toHaveLength(1);
  expect(verdict.others?.[0]).toMatchObject({arm: 'fastsafetensors', state: 'REGRESSION', n: 5});
  expect(verdict.others?.[0]?.headline).toContain('fastsafetensors is ready later');
});
