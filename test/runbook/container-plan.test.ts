import {expect, it} from 'vitest';
import {actionToShell} from '../../src/engine/shell.ts';
import type {ContainerSummary} from '../../src/host/ports.ts';
import {planOnContainer} from '../../src/runbook/container-plan.ts';
import {contextOn} from '../gates/machine.ts';
import {config, container, ours} from '../gates/stack.ts';

const on = (...containers: readonly ContainerSummary[]) => contextOn({containers, commands: config});

it.each([
  ['stop', 'docker stop vllm_baseline', 'docker start vllm_baseline'],
  ['start', 'docker start vllm_baseline', 'docker stop vllm_baseline'],
  ['restart', 'docker restart vllm_baseline', undefined],
  ['unpause', 'docker unpause vllm_baseline', 'docker pause vllm_baseline'],
  ['remove', 'docker rm -f vllm_baseline', undefined],
] as const)('%s: one command, on a container that is proven ours', async (verb, line, undo) => {
  const context = on(container('vllm_baseline', ours));
  const plan = await planOnContainer(context, verb, 'vllm_baseline');
  if (plan.status !== 'do') throw new Error(plan.status);
  expect(plan.actions.flatMap(actionToShell)).toEqual([line]);
  expect(plan.actions[0]?.undo).toBe(undo);
  expect(context.ran.map(({argv}) => argv.slice(0, 2))).not.toContainEqual(['docker', verb]);
});

const job = {...ours, 'com.docker.compose.oneoff': 'True'};
const elsewhere = {...ours, 'com.docker.compose.project.config_files': '/elsewhere/docker-compose.yml'};

it.each<[string, ContainerSummary, string]>([
  ['made by hand', container('vllm_baseline'), 'made by hand'],
  ["of another checkout's stack of the same name", container('vllm_baseline', elsewhere), '/elsewhere'],
  ['of another name', container('postgres', ours), 'does not list it'],
])('a container %s is never touched', async (_, other, observed) => {
  const plan = await planOnContainer(on(other), 'remove', 'vllm_baseline');
  expect(plan).toMatchObject({status: 'stop', failure: {observed: expect.stringContaining(observed)}});
});

it('a conversion under way is never ended', async () => {
  const plan = await planOnContainer(on(container('convert_model', job)), 'stop', 'convert_model');
  expect(plan).toMatchObject({status: 'stop', failure: {short: 'convert_model is at work'}});
});

it('what cannot be looked at is not run', async () => {
  const list = async () => ({ok: false, code: 'unreachable', message: 'no daemon'}) as const;
  const plan = await planOnContainer(contextOn({docker: {list}, commands: config}), 'stop', 'vllm_baseline');
  expect(plan).toMatchObject({status: 'stop', failure: {observed: 'no daemon'}});
});
