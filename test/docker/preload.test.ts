import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {verdictFromInput} from '../../src/bench/input.ts';
import {foldJournal} from '../../src/bench/journal-fold.ts';
import {readJournal} from '../../src/engine/journal.ts';
import {faststart} from './support/faststart.ts';
import {inspect, type Lab, makeLab} from './support/lab.ts';
import {preloadFiles} from './support/paths.ts';
import {must} from './support/run.ts';

/** vLLM's own preload on a real Docker Engine: a daemon that holds the weights, and a server in its namespaces. */
let lab: Lab;
beforeAll(async () => {
  lab = await makeLab(preloadFiles);
});
afterAll(() => lab.remove());

let folder: string;

test('the baseline fills the cache, and the server that maps the weights is measured against it', {
  timeout: 600_000,
}, async () => {
  const said = await faststart(lab, ['run', '5', '6', '--stack', 'preload', '--runs', '3']);
  expect(
    said.document.steps.map(step => [step.id, step.outcome]),
    JSON.stringify(said.document.steps),
  ).toEqual([
    ['5', 'proved'],
    ['6', 'proved'],
  ]);
  folder = said.document.folder;
});

test('its verdict is recomputed from the journal', async () => {
  const verdict = verdictFromInput(await readFile(join(folder, 'events.jsonl'), 'utf8'));
  expect(verdict).toMatchObject({ok: true, value: {arm: 'preload', n: 3, rehearsal: false}});
  if (!verdict.ok) throw new Error(verdict.message);
  // A server in its daemon's namespaces is spared the making of a network. That is little beside a real start, and
  // much beside these: it may lift the ratio over what loading alone could give, which the verdict then says.
  if (verdict.value.state === 'INVALID_RUN') expect(verdict.value.headline).toMatch(/ V5: /);
});

test('a cold start begins with the daemon, which the server waits for within its ready time', {
  timeout: 300_000,
}, async () => {
  const bench = ['bench', '--online', '--stack', 'preload', '--store', 'cold', '--runs', '3'];
  const said = await faststart(lab, bench);
  const {events} = readJournal(await readFile(join(said.document.folder, 'events.jsonl'), 'utf8'));
  const runs = foldJournal(events)
    .blocks.flatMap(block => block.runs)
    .filter(run => run.arm === 'preload' && run.pair > 0);
  expect(runs.flatMap(run => run.faults.map(fault => fault.gate))).not.toContain('R6');
  // A run that broke a gate of a busy machine was made again.
  const counted = runs.filter(run => run.faults.length === 0);
  expect(counted.length).toBeGreaterThanOrEqual(3);
  for (const run of counted) {
    // What the daemon read is read within the run.
    expect(run.disk.readBytes).toBeGreaterThan(0.9 * (run.cache.weightBytes ?? Number.POSITIVE_INFINITY));
  }
});

test('nothing is left behind', async () => {
  for (const name of ['vllm_baseline', 'vllm_preload', 'vllm_weight_cache'])
    expect(await must(['docker', 'ps', '-aq', '--filter', `name=^${name}$`])).toBe('');
});

test('Compose tells a container beside what it may start', async () => {
  await lab.compose(['--profile', 'preload', 'up', '--no-start']);
  const label = '{{index .Config.Labels "com.docker.compose.depends_on"}}';
  expect(await inspect('vllm_preload', label)).toBe('vllm_weight_cache:service_started:false');
  await lab.clean();
});
