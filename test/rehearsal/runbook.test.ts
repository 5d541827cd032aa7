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

test.each([
  ['azure-v6', {status: 'proved'}],
  ['two-nvme', {status: 'needsAnswer', questionId: 'nvme-device'}],
  ['came-back-raw', {status: 'needsAnswer', questionId: 'format-device'}],
  ['raw-noise', {status: 'failed', at: 'plan'}],
  ['nvme-raid', {status: 'failed', at: 'plan'}],
  ['shadowed-data', {status: 'alreadyProved'}],
  ['df-shows-dev-root', {status: 'proved'}],
] as const)('on %s step 1 ends as %o, with an answer to each of its looks', async (id, outcome) => {
  const rehearsed = await rehearse(id);
  const program = programOn(rehearsed);
  expect(await program.runStep('1')).toMatchObject(outcome);
  await program.checkGates();
  expect(rehearsed.rehearsal.unexpected).toEqual([]);
});
