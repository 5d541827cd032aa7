import {describe, expect, it} from 'vitest';
import {isWaived} from '../../src/engine/gate.ts';
import {memoryPool} from '../../src/gates/memory-pool.ts';
import type {HttpAnswer, HttpRequest} from '../../src/host/ports.ts';
import {contextOn, type Machine} from './machine.ts';
import {container} from './stack.ts';
import {goodEnv, withEnv} from './with-env.ts';

const GIB = 2 ** 30;
const memory = (totalGib: number, availableGib: number) =>
  `MemTotal:       ${totalGib * 1024 * 1024} kB\nMemFree: 1 kB\nMemAvailable:   ${availableGib * 1024 * 1024} kB\n`;

function hub(weightGib: number | null): Pick<Machine, 'http'> {
  const http = ({url}: HttpRequest): HttpAnswer => {
    if (weightGib === null) return {ok: false, kind: 'dns', message: 'no such name'};
    const files = [{type: 'file', path: 'model.safetensors', size: weightGib * GIB}];
    return {
      ok: true,
      status: 200,
      headers: {etag: '"1"'},
      body: url.includes('/tree/') ? JSON.stringify(files) : '',
    };
  };
  return {http};
}

const look = (meminfo: string | null, weightGib: number | null, more: Machine = {}, text = goodEnv) =>
  memoryPool.check(
    contextOn(
      withEnv({...hub(weightGib), ...more, files: meminfo === null ? {} : {'/proc/meminfo': meminfo}}, text),
    ),
  );
const store = {containers: [container('sllm_store')]};

describe('memory-pool', () => {
  it.each<[string, string | null, number | null, Machine, string, string]>([
    ['a pool that fits both', memory(128, 100), 15, {}, 'pass', '128 GB of RAM, 15 GB of weights'],
    ['E16 smaller than the model', memory(128, 100), 40, {}, 'stop', 'smaller than the model, 40 GB'],
    ['E16 larger than RAM', memory(24, 20), 15, {}, 'stop', 'larger than the RAM of this machine, 24 GB'],
    [
      'E16 larger than what is free',
      memory(64, 20),
      15,
      {},
      'stop',
      'larger than the RAM that is free now, 20 GB',
    ],
    ['E16 our own store holds it already', memory(64, 20), 15, store, 'pass', '64 GB of RAM'],
    [
      'E16 a model whose size nobody tells',
      memory(64, 60),
      null,
      {},
      'warn',
      'the size of the model is not known',
    ],
    ['RAM that cannot be read', null, 15, {}, 'unknown', 'does not say MemTotal'],
  ])('%s', async (_, meminfo, weightGib, machine, status, observed) => {
    const result = await look(meminfo, weightGib, machine);
    expect(result.status).toBe(status);
    expect(result.observed).toContain(observed);
  });

  it('E16 cannot be waived, and proposes a size that fits', async () => {
    const result = await look(memory(256, 250), 100);
    expect(isWaived(memoryPool, result, new Set(['memory-pool']))).toBe(false);
    expect(result.fixes[1]?.byHand).toBe('MEM_POOL_SIZE=101GB');
  });

  it('does not wait twice for a hub that does not answer', async () => {
    const asked: string[] = [];
    const http = ({url}: HttpRequest): HttpAnswer => {
      asked.push(url);
      return {ok: false, kind: 'timeout', message: 'x'};
    };
    await look(memory(64, 60), null, {http});
    expect(asked.filter(url => url.includes('/tree/'))).toEqual([]);
  });

  it('needs .env', async () => {
    expect(await memoryPool.check(contextOn({}))).toMatchObject({
      status: 'unknown',
      short: '.env does not say enough',
    });
  });
});
