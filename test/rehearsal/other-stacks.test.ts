import {expect, test} from 'vitest';
import type {Verdict} from '../../src/bench/types.ts';
import type {StampedEvent} from '../../src/events.ts';
import {loaders} from '../../src/stacks/loaders.ts';
import {programOn} from './program-on.ts';
import {rehearse} from './rehearse.ts';

test('the loaders are measured against one baseline, and nothing is converted', {
  timeout: 240_000,
}, async () => {
  const rehearsed = await rehearse('blank-nvme', 60);
  const verdicts: Verdict[] = [];
  const heard: string[] = [];
  const listen = (event: StampedEvent): void => {
    if (event.type === 'verdict') verdicts.push(event.verdict);
    if (event.type === 'bench.run') heard.push(event.run.arm);
  };
  const program = programOn(rehearsed, [listen], {}, loaders);
  for (const step of ['repo', '0', '1', '2', '3', '4', '5', '6', '7']) {
    const outcome = await program.runStep(step);
    expect(['proved', 'alreadyProved'], JSON.stringify({step, outcome})).toContain(outcome.status);
  }
  expect(rehearsed.rehearsal.unexpected).toEqual([]);
  // One warm-up and three rounds of three arms, online and offline.
  expect(heard.length).toBeGreaterThanOrEqual(2 * 4 * 3);
  expect(new Set(heard)).toEqual(new Set(['baseline', 'runai', 'fastsafetensors']));
  const verdict = verdicts.at(-1);
  expect(verdict).toMatchObject({arm: 'runai', rehearsal: true});
  expect(verdict?.ratio).toBeGreaterThan(1);
  expect(verdict?.others?.map(one => one.arm)).toEqual(['fastsafetensors']);
  expect(verdict?.others?.[0]?.ratio).toBeGreaterThan(verdict?.ratio ?? 0);
  expect(verdict?.flags.join()).not.toContain('tier-asymmetric');
});
