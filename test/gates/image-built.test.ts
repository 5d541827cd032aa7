import {describe, expect, it} from 'vitest';
import {imageBuilt, imageReference} from '../../src/gates/image-built.ts';
import {contextOn, type Machine} from './machine.ts';
import {config} from './stack.ts';

describe('image-built', () => {
  const image = {id: 'sha256:1', digests: [], createdAt: '2026-01-01', labels: {}};
  it('passes for the image that Compose names', async () => {
    expect(
      await imageBuilt.check(contextOn({commands: config, images: {'vllm-faststart:v1': image}})),
    ).toMatchObject({status: 'pass', short: 'vllm-faststart:v1'});
  });
  it('K08 stops without it, and says how to build it', async () => {
    const result = await imageBuilt.check(contextOn({commands: config}));
    expect(result).toMatchObject({status: 'stop', observed: 'no image vllm-faststart:v1'});
    expect(result.fixes[0]?.commands).toEqual([{argv: ['faststart', 'run', '3']}]);
  });
  it('does not know when Compose or Docker cannot say', async () => {
    expect(
      await imageBuilt.check(contextOn({commands: [['config', {code: 15, stderr: 'yaml: line 3'}]]})),
    ).toMatchObject({status: 'unknown', observed: 'yaml: line 3'});
    const docker: Machine['docker'] = {
      image: async () => ({ok: false, code: 'unreachable', message: 'no daemon'}),
    };
    expect(await imageBuilt.check(contextOn({docker, commands: config}))).toMatchObject({
      status: 'unknown',
      observed: 'no daemon',
    });
  });
  it("knows Compose's own name for an image without one", () => {
    expect(imageReference({name: 'p', services: {vllm_faststart: {}}}, 'vllm_faststart')).toEqual({
      ok: true,
      value: 'p-vllm_faststart',
    });
    expect(imageReference({name: 'p', services: {}}, 'vllm_faststart')).toMatchObject({ok: false});
  });
});
