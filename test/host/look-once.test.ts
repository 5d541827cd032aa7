import {expect, test} from 'vitest';
import type {Command} from '../../src/engine/plan.ts';
import {lookAtDockerOnce, lookOnce} from '../../src/host/look-once.ts';
import {fakeClock} from '../support/fake-clock.ts';
import {containerFacts, fakeDocker} from '../support/fake-docker.ts';
import {fakeHost} from '../support/fake-host.ts';

function counted() {
  const ran: Command[] = [];
  const host = fakeHost({
    answer: command => {
      ran.push(command);
      return {stdout: `answer ${ran.length}`};
    },
  });
  return {ran, host};
}

const config: Command = {argv: ['docker', 'compose', 'config']};

test('the same command, asked at once or later, is run once and answered alike', async () => {
  const {ran, host} = counted();
  const looking = lookOnce(host);
  const [first, second] = await Promise.all([looking.run(config), looking.run({...config})]);
  expect(await looking.run(config)).toEqual(first);
  expect(second).toEqual(first);
  expect(ran).toEqual([config]);
});

test('a command with another environment, input, folder or right is another command', async () => {
  const {ran, host} = counted();
  const looking = lookOnce(host);
  const others: Command[] = [
    {...config, env: {HF_HUB_OFFLINE: '1'}},
    {...config, stdin: 'services: {}'},
    {...config, cwd: '/srv'},
    {...config, sudo: true},
  ];
  for (const command of [config, ...others]) await looking.run(command);
  expect(ran).toHaveLength(5);
});

test('the next look asks the machine again', async () => {
  const {host} = counted();
  expect((await lookOnce(host).run(config)).stdout).toBe('answer 1');
  expect((await lookOnce(host).run(config)).stdout).toBe('answer 2');
});

test('an engine says once what it is and what it has; a container is looked at each time', async () => {
  const asked: string[] = [];
  const docker = fakeDocker({clock: fakeClock(), containers: [containerFacts('vllm_baseline')]});
  const looking = lookAtDockerOnce({
    ...docker,
    version: () => {
      asked.push('version');
      return Promise.resolve({ok: false, code: 'unreachable', message: 'no daemon'});
    },
    list: () => {
      asked.push('list');
      return Promise.resolve({ok: true, value: []});
    },
    inspect: name => {
      asked.push(name);
      return docker.inspect(name);
    },
  });
  const [first, second] = await Promise.all([looking.version(), looking.version()]);
  expect(second).toEqual(first);
  for (let look = 0; look < 2; look += 1) {
    await looking.list();
    await looking.inspect('vllm_baseline');
  }
  expect(asked).toEqual(['version', 'list', 'vllm_baseline', 'vllm_baseline']);
});
