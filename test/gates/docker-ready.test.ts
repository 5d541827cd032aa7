import {describe, expect, it} from 'vitest';
import {type DockerFacts, dockerReady} from '../../src/gates/docker-ready.ts';
import {contextOn} from './machine.ts';

describe('docker-ready', () => {
  const facts: DockerFacts = {
    cli: 'present',
    composeVersion: '2.26.1-4',
    daemon: {ok: true, value: {engine: '28', api: '1.50'}},
    dockerHost: null,
    user: 'ann',
    evidence: [],
  };
  const bad = (code: string) => ({daemon: {ok: false, code, message: code}}) as const;

  it.each<[string, Partial<DockerFacts>, string, string]>([
    ['all there', {}, 'pass', 'Compose 2.26.1-4'],
    ['K01 no docker', {cli: 'missing', composeVersion: null}, 'stop', 'docker is not installed'],
    ['K02 a CLI that hangs', {cli: 'timeout', composeVersion: null}, 'unknown', 'did not answer'],
    ['K02 no daemon', bad('unreachable'), 'stop', 'daemon is not running'],
    ['K03 no right to the socket', bad('permission'), 'stop', 'ann may not talk to Docker'],
    ['a daemon that answers something else', bad('other'), 'unknown', 'could not be asked'],
    ['K04 no plugin', {composeVersion: null}, 'stop', 'no Compose plugin'],
    ['K04 an old plugin', {composeVersion: '2.17.3'}, 'stop', 'too old'],
    ['K04 version 1', {composeVersion: '1.29.2'}, 'stop', 'too old'],
    ['a version that is none', {composeVersion: 'dev'}, 'unknown', 'not readable'],
    ['version 5', {composeVersion: 'v5.0.1'}, 'pass', 'v5.0.1'],
    ['K06 another machine', {dockerHost: 'tcp://10.0.0.1:2375'}, 'stop', 'another machine'],
    [
      'another socket of this machine',
      {dockerHost: 'unix:///run/user/1000/docker.sock'},
      'pass',
      'engine 28',
    ],
  ])('%s', (_, changes, status, short) => {
    const result = dockerReady.judge({...facts, ...changes});
    expect(result.status).toBe(status);
    expect(result.short).toContain(short);
    if (status === 'stop') expect(result.fixes.length).toBeGreaterThan(0);
  });

  it('K02 with K04: a daemon that is down does not hide that the plugin is missing too', () => {
    const result = dockerReady.judge({...facts, composeVersion: null, ...bad('unreachable')});
    expect(result.short).toBe('Docker has no Compose plugin');
    expect(result.fixes.map(each => each.title)).toEqual(['install the Compose plugin', 'start Docker']);
  });

  it('tells a missing plugin from a missing docker by looking', async () => {
    expect(
      await dockerReady.check(
        contextOn({
          commands: [
            ['docker compose version', {code: 1, stderr: "docker: 'compose' is not a docker command."}],
          ],
        }),
      ),
    ).toMatchObject({status: 'stop', short: 'Docker has no Compose plugin'});
    expect(
      await dockerReady.check(
        contextOn({commands: [['docker compose version', {code: null, notFound: true}]]}),
      ),
    ).toMatchObject({status: 'stop', short: 'docker is not installed'});
  });
});
