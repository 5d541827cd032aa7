import {expect, it} from 'vitest';
import {actionToShell} from '../../src/engine/shell.ts';
import {programOn} from '../rehearsal/program-on.ts';
import {rehearse} from '../rehearsal/rehearse.ts';
import {runbookLines} from './runbook-lines.ts';

/**
 * Every shell line of the runbook against what the program really plans, runs and looks with, on a rehearsed
 * machine. `said` holds every command line by step: planned actions, and the evidence of gates.
 */
const said = new Map<string, string[]>();

function note(step: string, lines: readonly string[]): void {
  said.set(step, [...(said.get(step) ?? []), ...lines]);
}

it('the runbook is walked on a rehearsed machine, and what is said is kept for the tests below', async () => {
  const rehearsed = await rehearse('blank-nvme', 200);
  const program = programOn(rehearsed, [
    event => {
      if (event.type === 'step.planned')
        note(
          event.step,
          event.actions.flatMap(action => action.lines),
        );
      if (event.type === 'gate.result' && event.step !== null) {
        const {evidence, fixes} = event.result;
        note(event.step, [...evidence.map(one => one.command), ...fixes.flatMap(fix => fix.byHand ?? [])]);
      }
    },
  ]);
  for (const {id} of program.steps) {
    if (id === '4') {
      // What a killed conversion leaves behind: step 4 must clear it away first.
      await rehearsed.sudo([
        '/usr/bin/mkdir',
        '-p',
        '/nvme/sllm-models/vllm/meta-llama/Llama-3.1-8B-Instruct/rank_0',
      ]);
    }
    const planned = await program.plan(id);
    if (planned.status === 'do') note(id, planned.actions.flatMap(actionToShell));
    if (id === '6') break;
    const outcome = await program.runStep(id);
    expect(['proved', 'alreadyProved'], JSON.stringify({id, outcome})).toContain(outcome.status);
  }
  const proof = await program.plan('7');
  if (proof.status === 'do') note('7', proof.actions.flatMap(actionToShell));
}, 120_000);

it.each(runbookLines.filter(line => 'step' in line))('step $step covers: $line', entry => {
  const lines = said.get(entry.step) ?? [];
  expect(
    lines.filter(line => entry.by.test(line)),
    lines.join('\n'),
  ).not.toEqual([]);
});

it.each(runbookLines.filter(line => 'never' in line))('is replaced, and never run: $line', entry => {
  expect(entry.because.length).toBeGreaterThan(20);
  expect([...said.values()].flat().filter(line => entry.never.test(line))).toEqual([]);
});
