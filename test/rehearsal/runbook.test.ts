import {expect, test} from 'vitest';
import {programOn} from './program-on.ts';
import {rehearse} from './rehearse.ts';

test('the whole runbook asks the machine for nothing that it cannot answer', {timeout: 120_000}, async () => {
  const rehearsed = await rehearse('blank-nvme', 60);
  const program = programOn(rehearsed);
  for (const step of ['repo', '0', '1', '2', '3', '4', '5']) {
    const outcome = await program.runStep(step);
    expect(['proved', 'alreadyProved'], JSON.stringify({step, outcome})).toContain(outcome.status);
  }
  for (const step of ['6', '7']) await program.runStep(step);
  await program.checkGates();
  expect(rehearsed.rehearsal.unexpected).toEqual([]);
});
