import {expect, test} from 'vitest';
import {cleanEnvironment, prepare} from '../../src/host/environment.ts';

const own = {
  PATH: '/bin',
  HOME: '/home/a',
  LANG: 'de_DE.UTF-8',
  XDG_RUNTIME_DIR: '/run/user/1',
  DOCKER_HOST: 'unix:///x.sock',
  DOCKER_CONTEXT: 'far-away',
  HF_TOKEN: 'hf_secret',
  HF_HUB_OFFLINE: '1',
  MODEL_NAME: 'other/model',
};

test('a child gets a clean environment in the C locale', () => {
  expect(cleanEnvironment(own)).toEqual({
    PATH: '/bin',
    HOME: '/home/a',
    XDG_RUNTIME_DIR: '/run/user/1',
    DOCKER_HOST: 'unix:///x.sock',
    LC_ALL: 'C',
    LANG: 'C',
  });
});

test('without a PATH there still is one', () => {
  expect(cleanEnvironment({}).PATH).toContain('/usr/bin');
});

test("a command's own variables are added, secrets with their value", () => {
  const {env} = prepare({argv: ['x'], env: {A: '1', T: {secret: 's3cret', shownAs: '$T'}}}, 1000, own);
  expect(env).toMatchObject({A: '1', T: 's3cret'});
});

test('root needs no sudo', () => {
  expect(prepare({argv: ['/usr/bin/mount', 'a', 'b'], sudo: true}, 0, own)).toMatchObject({
    argv: ['/usr/bin/mount', 'a', 'b'],
    privileged: false,
  });
});

test('a plain user goes through sudo that never asks, variables through env', () => {
  expect(prepare({argv: ['/usr/bin/x', 'y'], sudo: true, env: {A: '1 2'}}, 1000, own)).toMatchObject({
    argv: ['/usr/bin/sudo', '-n', '/usr/bin/env', 'A=1 2', '/usr/bin/x', 'y'],
    privileged: true,
  });
});

test('asking sudo for its ticket is sudo too: in another session it would not find the ticket', () => {
  expect(prepare({argv: ['/usr/bin/sudo', '-n', '/usr/bin/true']}, 1000, own).privileged).toBe(true);
  expect(prepare({argv: ['/usr/bin/sudo', '-n', '/usr/bin/true']}, 0, own).privileged).toBe(false);
});

test('a secret is never put into the arguments of sudo', () => {
  const command = {argv: ['x'] as const, sudo: true, env: {T: {secret: 's3cret', shownAs: '$T'}}};
  expect(() => prepare(command, 1000, own)).toThrow(/T is secret/);
});
