import {expect, test} from 'vitest';
import {engineSocket} from '../../src/host/docker-host.ts';

test("the engine's socket is the one that docker uses", () => {
  expect(engineSocket({})).toEqual({ok: true, value: '/var/run/docker.sock'});
  expect(engineSocket({DOCKER_HOST: ''})).toEqual({ok: true, value: '/var/run/docker.sock'});
  expect(engineSocket({DOCKER_HOST: 'unix:///run/user/1000/docker.sock'})).toEqual({
    ok: true,
    value: '/run/user/1000/docker.sock',
  });
});

test.each(['tcp://10.0.0.1:2376', 'ssh://me@gpu', 'unix://', 'unix://relative'])(
  '%s is not this machine',
  address => {
    expect(engineSocket({DOCKER_HOST: address})).toMatchObject({
      ok: false,
      code: 'remote',
      message: expect.stringContaining(address),
    });
  },
);
