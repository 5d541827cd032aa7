import {describe, expect, it} from 'vitest';
import {emptyBench, foldBench} from '../../src/ui/bench-view.ts';
import {evidenceLine, soFarLine, verdictTone} from '../../src/ui/bench-words.ts';
import {bytes, clockTime, count} from '../../src/ui/format.ts';
import {head, phase, run, verdict} from './bench-events.ts';

describe('numbers', () => {
  it.each([
    [0, '0:00'],
    [-5, '0:00'],
    [61_999, '1:01'],
    [3_600_000, '1:00:00'],
  ])('shows %i ms as %s', (ms, text) => expect(clockTime(ms)).toBe(text));

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1234, '1.2 kB'],
    [999_999, '1.0 MB'],
    [1.9e9, '1.9 GB'],
    [3.8e12, '3.8 TB'],
  ])('shows %d bytes as %s', (value, text) => expect(bytes(value)).toBe(text));

  it('counts one and many', () => {
    expect([count(1, 'pair'), count(0, 'pair')]).toEqual(['1 pair', '0 pairs']);
  });
});

describe('what is known of a run', () => {
  const started = foldBench(emptyBench, phase('baseline', 1, 'starting'), 1000);
  const tick = {elapsedMs: 1, restarts: null, rxBytes: 1234, readBytesPerSecond: null, probe: 'refused'};

  it('says what could not be read with a question mark, never as nothing', () => {
    const view = foldBench(started, {type: 'bench.tick', run: 'baseline-1-1', tick}, 2000);
    expect(view.running && evidenceLine(view.running, 65_500)).toBe(
      'vllm_baseline starting, up 64 s, restarts ?, disk ?, net 1.2 kB, probe refused',
    );
  });

  it('says the phase before there is a start to count from', () => {
    const view = foldBench(emptyBench, phase('faststart', 1, 'evicting'), 1000);
    expect(view.running && evidenceLine(view.running, 3000)).toBe('vllm_faststart evicting, 2 s');
  });
});

describe('the ratio so far', () => {
  const block = {
    head: head(),
    runs: [run('baseline', 1, 90_000), run('faststart', 1, 30_000)],
    finished: null,
  };

  it('is left to the statistics, which may say that it is too early', () => {
    expect(soFarLine(block, () => null)).toBe('1 valid pair, too few for a ratio with an interval');
    expect(soFarLine(block, () => ({ratio: 3, interval: [2.9, 3.1]}))).toBe(
      'ratio 3.00 [2.90, 3.10] from 1 valid pair; no verdict yet',
    );
  });

  it('is not asked of the statistics without a pair', () => {
    const ask = (): never => {
      throw new Error('asked without numbers');
    };
    expect(soFarLine({...block, runs: []}, ask)).toContain('0 valid pairs');
  });
});

it('gives no rehearsed verdict the colour of a real one', () => {
  expect(verdictTone(verdict())).toBe('ok');
  expect(verdictTone(verdict({rehearsal: true}))).toBe('warn');
});
