import {mkdtemp, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {verdictFromInput} from '../../src/bench/input.ts';
import {faststart, type Said} from './support/faststart.ts';
import {setHabits} from './support/habits.ts';
import {type Lab, makeLab} from './support/lab.ts';
import {loadersFiles} from './support/paths.ts';
import {must} from './support/run.ts';
import {createTable} from './support/scenario-table.ts';

/** A further stack on a real Docker Engine: two loaders against the default one, from one cache. */
let lab: Lab;
const table = createTable();
beforeAll(async () => {
  lab = await makeLab(loadersFiles);
});
afterAll(async () => {
  table.print();
  await lab.remove();
});

let said: Said;

test('the baseline fills the cache, nothing is converted, and both arms are measured', {
  timeout: 600_000,
}, async () => {
  const steps = ['4', '5', '6', '7'];
  said = await faststart(lab, ['run', ...steps, '--stack', 'loaders', '--runs', '3']);
  expect(said.document.steps.map(step => [step.id, step.outcome])).toEqual([
    ['4', 'alreadyProved'],
    ['5', 'proved'],
    ['6', 'proved'],
    ['7', 'proved'],
  ]);
});

test('each arm has a verdict of its own, recomputed from the journal', async () => {
  const journal = await readFile(join(said.document.folder, 'events.jsonl'), 'utf8');
  const verdict = verdictFromInput(journal);
  expect(verdict).toMatchObject({ok: true, value: {arm: 'runai', n: 3, rehearsal: false}});
  if (!verdict.ok) throw new Error(verdict.message);
  expect(verdict.value.others?.map(one => one.arm)).toEqual(['fastsafetensors']);
  for (const one of [verdict.value, ...(verdict.value.others ?? [])])
    expect(one.state, one.headline).not.toBe('INVALID_RUN');
});

test('loaders that start alike are shown to be equal', {retry: 2, timeout: 600_000}, async () => {
  // Long beside what a busy machine adds to a start: equal means within 5 %.
  await setHabits(lab, {baseline: {readyAfterSeconds: 10}});
  // Records of its own: the online block above was measured with other habits, and is a claim of its own.
  const records = await mkdtemp(join(lab.workspace, 'alike-'));
  const equal = await faststart(lab, ['bench', '--offline', '--stack', 'loaders', '--runs', '4'], {
    XDG_STATE_HOME: records,
  });
  table.row('no difference', equal);
  expect(equal.document.verdict).toMatchObject({state: 'NO_SPEEDUP', rule: '3.4/4'});
  expect(equal.code).toBe(21);
});

test('nothing is left behind', async () => {
  for (const name of ['vllm_baseline', 'vllm_runai', 'vllm_fastsafetensors'])
    expect(await must(['docker', 'ps', '-aq', '--filter', `name=^${name}$`])).toBe('');
});
