import {expect, test} from 'vitest';
import {diagnoseContainer} from '../../src/diagnose/index.ts';
import type {MachineId} from '../../src/rehearsal/machine-ids.ts';
import {until} from '../support/until.ts';
import {programOn} from './program-on.ts';
import {rehearse, value} from './rehearse.ts';

const BASELINE = 'vllm_baseline';

test.each<[MachineId, string, string]>([
  ['hub-black-hole', 'hf-unreachable', '198.51.100.7:443 SYN_SENT, has not answered'],
  ['downloading-baseline', 'download-in-progress', '198.51.100.7:443 ESTABLISHED'],
])('on %s the diagnosis is %s, and names the connection that shows it', async (machine, id, connection) => {
  const program = programOn(await rehearse(machine, 20));
  const told = async (): Promise<string> => {
    const {causes} = value(await diagnoseContainer(program.context, BASELINE));
    return JSON.stringify(causes.find(cause => cause.id === id)?.evidence ?? []);
  };
  await until(connection, async () => (await told()).includes(connection), 60_000);
});

test('a container that is restarted begins a new life, and is started where it had ended', async () => {
  const rehearsed = await rehearse('downloading-baseline');
  const seen = async () => value(await rehearsed.docker.inspect(BASELINE));
  const first = await seen();
  expect((await rehearsed.run(['docker', 'restart', BASELINE])).ok).toBe(true);
  const second = await seen();
  expect(second).toMatchObject({status: 'running', id: first.id});
  expect(second.startedAt).not.toBe(first.startedAt);
  await rehearsed.run(['docker', 'stop', BASELINE]);
  expect((await rehearsed.run(['docker', 'start', BASELINE])).ok).toBe(true);
  expect(await seen()).toMatchObject({status: 'running'});
  expect((await rehearsed.run(['docker', 'restart', 'nobody'])).stderr).toContain('No such container');
});
