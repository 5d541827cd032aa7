import {describe, expect, it} from 'vitest';
import {parseListeners, portsFree} from '../../src/gates/ports-free.ts';
import {contextOn, type Machine} from './machine.ts';
import {config, container, ours} from './stack.ts';
import {withEnv} from './with-env.ts';

describe('ports-free', () => {
  const listening =
    'LISTEN 0 128 0.0.0.0:8001 0.0.0.0:* users:(("nginx",pid=77,fd=3))\nLISTEN 0 128 [::]:8082 [::]:*\n';
  const look = (ss: string, machine: Machine = {}) =>
    portsFree.check(contextOn(withEnv({...machine, commands: [['/usr/bin/ss', {stdout: ss}], ...config]})));
  const port = (hostPort: number) => ({ports: [{containerPort: 8000, hostIp: '127.0.0.1', hostPort}]});

  it('reads who listens where', () => {
    expect(parseListeners(listening)).toEqual([
      {port: 8001, address: '0.0.0.0', program: 'nginx', pid: 77},
      {port: 8082, address: '[::]', program: null, pid: null},
    ]);
  });
  it('passes when nobody does', async () => {
    expect(await look('LISTEN 0 128 127.0.0.1:22 0.0.0.0:*')).toMatchObject({status: 'pass'});
  });
  it('K13 names the owners', async () => {
    expect(await look(listening)).toMatchObject({
      status: 'stop',
      observed:
        '8001 (VLLM_BASELINE_PORT) is held by nginx (process 77); 8082 (VLLM_FASTSTART_PORT) is held by a program of another user (root can see which)',
    });
  });
  it('K15 lets our own containers have them', async () => {
    const machine = {
      containers: [container('vllm_baseline', ours), container('sllm_store', ours)],
      inspected: {'id-vllm_baseline': port(8001), 'id-sllm_store': port(8082)},
    };
    expect(await look(listening, machine)).toMatchObject({status: 'pass'});
  });
  it('K13 names a foreign container, even one that ss does not show', async () => {
    expect(await look('', {containers: [container('web')], inspected: {'id-web': port(8082)}})).toMatchObject(
      {status: 'stop', observed: '8082 (VLLM_FASTSTART_PORT) is held by container web'},
    );
  });
  it('does not know without ss', async () => {
    expect(
      await portsFree.check(
        contextOn(withEnv({commands: [['/usr/bin/ss', {code: null, notFound: true}], ...config]})),
      ),
    ).toMatchObject({status: 'unknown', observed: 'ss is not installed (package iproute2)'});
  });
  it('does not know without .env', async () => {
    expect(await portsFree.check(contextOn({commands: [['/usr/bin/ss', {}], ...config]}))).toMatchObject({
      status: 'unknown',
      short: '.env does not say enough',
    });
  });
});
