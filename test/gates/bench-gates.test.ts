import {describe, expect, it} from 'vitest';
import {noPhases} from '../../src/bench/log-phases.ts';
import type {ArmId, BlockHead, Mode, RunRecord} from '../../src/bench/types.ts';
import {benchOnlineDone} from '../../src/gates/bench-online-done.ts';
import {offlineEffective} from '../../src/gates/offline-effective.ts';
import {verdictReached} from '../../src/gates/verdict-reached.ts';
import {contextOn, type Machine} from './machine.ts';
import {withEnv} from './with-env.ts';

const flags = (value: string) => ({HF_HUB_OFFLINE: value, TRANSFORMERS_OFFLINE: value});

function head(
  mode: Mode,
  changes: Partial<BlockHead> = {},
  fingerprint: Partial<BlockHead['fingerprint']> = {},
): BlockHead {
  const value = mode === 'offline' ? '1' : '0';
  return {
    id: `b-${mode}`,
    stack: 'sllm',
    mode,
    pairs: 3,
    order: [],
    seed: 1,
    storeTier: 'warm',
    drop: 'files',
    note: '',
    waived: [],
    egress: null,
    parity: {faststart: []},
    offlineFlags: {baseline: flags(value), faststart: flags(value)},
    fingerprint: {
      machine: 'm',
      bootId: 'boot-1',
      model: 'meta-llama/Llama-3.1-8B-Instruct',
      revision: 'c0ffee',
      images: {baseline: 'i', faststart: 'i'},
      disk: 'd',
      rehearsal: false,
      ...fingerprint,
    },
    ...changes,
  };
}

function run(block: BlockHead, arm: ArmId, pair: number, bootMs: number): RunRecord {
  return {
    id: `${block.id}-${arm}-${pair}`,
    block: block.id,
    arm,
    mode: block.mode,
    pair,
    attempt: 1,
    discarded: null,
    faults: [],
    startedAt: '2026-01-01T00:00:00Z',
    phases: {stopMs: 1, evictMs: 1, bootMs, firstTokenMs: 10, firstCompletionMs: 20},
    poll: {periodMs: 50, gapMs: 5, answers: {}, worstLoopDelayMs: 1},
    container: {id: arm, startedAt: null, restartCount: 0},
    cache: {drop: 'files', residentBytes: 0, weightBytes: 16e9, unproven: null},
    network: {rxBytes: 0, hubCacheGrowthBytes: 0, class: 'none'},
    disk: {readBytes: 16e9},
    log: noPhases,
    completion: {status: 200, tokens: 16, text: 'x'},
    evidence: null,
  };
}

function journal(block: BlockHead, finished: string | null = 'complete'): string {
  const runs = [1, 2, 3].flatMap(pair => [
    run(block, 'baseline', pair, 90_000 + pair * 100),
    run(block, 'faststart', pair, 27_000 + pair * 100),
  ]);
  const events = [
    {type: 'bench.block', head: block},
    ...runs.map(one => ({type: 'bench.run', run: one})),
    ...(finished === null ? [] : [{type: 'bench.block.finished', block: block.id, finished}]),
  ];
  return events.map(event => `${JSON.stringify(event)}\n`).join('');
}

const machine = (journals: Record<string, string>, boot = true): Machine =>
  withEnv({journals, ...(boot ? {files: {'/proc/sys/kernel/random/boot_id': 'boot-1\n'}} : {})});
const look = (gate: typeof benchOnlineDone, journals: Record<string, string>, boot?: boolean) =>
  gate.check(contextOn(machine(journals, boot)));

describe('bench-online-done', () => {
  it.each<[string, Record<string, string>, string, string]>([
    ['a complete block', {a: journal(head('online'))}, 'pass', 'block b-online: 3 pairs, 6 runs'],
    ['nothing', {}, 'stop', 'no complete online block'],
    ['a block that was cut off', {a: journal(head('online'), null)}, 'stop', 'no complete online block'],
    ['a block that was stopped', {a: journal(head('online'), 'stopped')}, 'stop', 'no complete online block'],
    ['the other mode', {a: journal(head('offline'))}, 'stop', 'no complete online block'],
    ['another model', {a: journal(head('online', {}, {model: 'x/y'}))}, 'stop', 'no complete online block'],
    [
      'another boot',
      {a: journal(head('online', {}, {bootId: 'boot-0'}))},
      'stop',
      'no complete online block',
    ],
    [
      'a rehearsal, which proves nothing on a real machine',
      {a: journal(head('online', {}, {rehearsal: true}))},
      'stop',
      'no complete online block',
    ],
    [
      'a torn last line, which loses nothing',
      {a: `${journal(head('online'))}{"type":"bench.ru`},
      'pass',
      '6 runs',
    ],
    ['a damaged line', {a: `garbage\n${journal(head('online'))}`}, 'warn', 'lines 1 are damaged'],
    [
      'an event of another form',
      {a: `{"type":"bench.run","run":5}\n${journal(head('online'))}`},
      'warn',
      '1 benchmark events have another form',
    ],
  ])('%s', async (_, journals, status, observed) => {
    const result = await look(benchOnlineDone, journals);
    expect(result.status).toBe(status);
    expect(result.observed).toContain(observed);
  });

  it('takes the newest of several', async () => {
    const result = await look(benchOnlineDone, {
      newest: journal(head('online', {id: 'new'})),
      oldest: journal(head('online', {id: 'old'})),
    });
    expect(result.observed).toContain('block new');
  });
});

describe('offline-effective', () => {
  const half = {baseline: flags('1'), faststart: {HF_HUB_OFFLINE: '1'}};
  it.each<[string, Record<string, string>, string, string]>([
    ['both flags in both containers', {a: journal(head('offline'))}, 'pass', 'both flags were 1'],
    ['no block', {a: journal(head('online'))}, 'stop', 'no complete offline block'],
    [
      'E21 flags that did not arrive',
      {a: journal(head('offline', {offlineFlags: {baseline: flags('0'), faststart: flags('1')}}))},
      'stop',
      'vllm_baseline: HF_HUB_OFFLINE was 0',
    ],
    [
      'one flag of two',
      {a: journal(head('offline', {offlineFlags: half}))},
      'stop',
      'vllm_faststart: TRANSFORMERS_OFFLINE was not set',
    ],
  ])('%s', async (_, journals, status, observed) => {
    const result = await look(offlineEffective, journals);
    expect(result.status).toBe(status);
    expect(result.observed).toContain(observed);
  });
});

describe('verdict-reached', () => {
  it('passes with both halves, and shows the headline', async () => {
    const result = await look(verdictReached, {b: journal(head('offline')), a: journal(head('online'))});
    expect(result.status).toBe('pass');
    expect(result.short).toMatch(/^[A-Z_]+$/);
    expect(result.evidence.at(-1)).toMatchObject({
      command: 'faststart verdict',
      text: expect.stringContaining(result.observed),
    });
  });
  it('is content with the offline half, where no online number is claimed', async () => {
    const result = await look(verdictReached, {a: journal(head('offline'))});
    expect(result).toMatchObject({status: 'pass', short: 'PROVEN_OFFLINE_ONLY'});
  });
  it('a damaged journal that the verdict rests on makes it an invalid run', async () => {
    const damaged = `${journal(head('offline'))}garbage\n`;
    const result = await look(verdictReached, {b: damaged, a: journal(head('online'))});
    expect(result).toMatchObject({short: 'INVALID_RUN', observed: expect.stringContaining('V6')});
  });
  it('an older journal that is damaged, or of another version, does not spoil it', async () => {
    const older = `garbage\n{"type":"bench.run","run":5}\n${journal(head('offline', {id: 'older'}))}`;
    const result = await look(verdictReached, {b: journal(head('offline')), a: older});
    expect(result).toMatchObject({short: 'PROVEN_OFFLINE_ONLY'});
  });
  it.each<[string, Record<string, string>]>([
    ['only the online half', {a: journal(head('online'))}],
    ['an offline half that was cut off', {b: journal(head('offline'), null), a: journal(head('online'))}],
    ['nothing', {}],
  ])('misses the proof: %s', async (_, journals) => {
    expect(await look(verdictReached, journals)).toMatchObject({
      status: 'stop',
      short: 'the offline half is missing',
    });
  });
});

describe.each([benchOnlineDone, offlineEffective, verdictReached])('$id', gate => {
  it('does not know which boot this is', async () => {
    expect(await look(gate, {a: journal(head('online'))}, false)).toMatchObject({
      status: 'unknown',
      short: 'this boot has no name',
    });
  });
  it('does not know which model without .env', async () => {
    expect(await gate.check(contextOn({journals: {}}))).toMatchObject({
      status: 'unknown',
      short: '.env does not say enough',
    });
  });
  it('cannot be waived', () => {
    expect(gate.waivable).toBe(false);
  });
});
