import {expect, test} from 'vitest';
import {verdictFromBlocks} from '../../src/bench/input.ts';
import {foldJournal} from '../../src/bench/journal-fold.ts';
import {median} from '../../src/bench/sample-shape.ts';
import type {Block} from '../../src/bench/types.ts';
import type {StampedEvent} from '../../src/events.ts';
import {loaders} from '../../src/stacks/loaders.ts';
import {preload} from '../../src/stacks/preload.ts';
import type {StackSpec} from '../../src/stacks/stack.ts';
import {programOn} from './program-on.ts';
import {rehearse} from './rehearse.ts';

/** The blocks of a whole runbook on a machine that starts blank. */
async function measuredBlocks(stack: StackSpec): Promise<readonly Block[]> {
  const rehearsed = await rehearse('blank-nvme', 60);
  const events: StampedEvent[] = [];
  const program = programOn(rehearsed, [event => void events.push(event)], {}, stack);
  for (const step of ['repo', '0', '1', '2', '3', '4', '5']) {
    const outcome = await program.runStep(step);
    expect(['proved', 'alreadyProved'], JSON.stringify({step, outcome})).toContain(outcome.status);
  }
  // This program keeps no journal, so their proofs find nothing recorded; the blocks are in the events.
  for (const step of ['6', '7']) expect((await program.runStep(step)).status).toBe('stopped');
  expect(rehearsed.rehearsal.unexpected).toEqual([]);
  const {blocks} = foldJournal(events);
  expect(blocks.map(block => [block.head.mode, block.head.stack, block.finished])).toEqual([
    ['online', stack.id, 'complete'],
    ['offline', stack.id, 'complete'],
  ]);
  return blocks;
}

test('the loaders are measured against one baseline, and nothing is converted', {
  timeout: 240_000,
}, async () => {
  const blocks = await measuredBlocks(loaders);
  for (const {head} of blocks) {
    expect(new Set(head.order.map(slot => slot.arm))).toEqual(
      new Set(['baseline', 'runai', 'fastsafetensors']),
    );
    expect(head.parity).toEqual({runai: [], fastsafetensors: []});
    expect(new Set(Object.values(head.fingerprint.images)).size).toBe(1);
    expect(head.fingerprint.revision).toMatch(/^[0-9a-f]{40}$/);
  }
  const verdict = verdictFromBlocks(blocks, {claim: 'proof'});
  expect(verdict).toMatchObject({arm: 'runai', rehearsal: true, n: 3});
  expect(verdict.others?.map(({arm}) => arm)).toEqual(['fastsafetensors']);
  // By what the servers say of themselves: how long they seemed to take is also this machine's doing.
  const loading = (arm: string): number =>
    median(
      blocks.flatMap(({runs}) =>
        runs.filter(run => run.arm === arm).flatMap(run => run.log.weightsSeconds ?? []),
      ),
    );
  expect(loading('runai')).toBeLessThan(loading('baseline'));
  expect(loading('fastsafetensors')).toBeLessThan(loading('runai'));
  expect(verdict.flags.join()).not.toContain('tier-asymmetric');
});

test("vLLM's own preload is measured against the same baseline", {timeout: 240_000}, async () => {
  const blocks = await measuredBlocks(preload);
  // A run that broke a gate of a busy machine was made again.
  const counted = blocks
    .flatMap(block => block.runs)
    .filter(run => run.arm === 'preload' && run.faults.length === 0);
  expect(counted.length).toBeGreaterThanOrEqual(6);
  for (const run of counted) expect(run.disk.readBytes).toBe(0);
  expect(verdictFromBlocks(blocks, {claim: 'proof'})).toMatchObject({
    ratio: expect.any(Number),
    rehearsal: true,
  });
});
