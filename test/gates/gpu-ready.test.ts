import {describe, expect, it} from 'vitest';
import {gpuReady} from '../../src/gates/gpu-ready.ts';
import {contextOn, type Machine} from './machine.ts';
import {goodEnv, withEnv} from './with-env.ts';

const stack = (driver: string) =>
  JSON.stringify({
    name: 'vllm-faststart',
    services: {
      vllm_baseline: {deploy: {resources: {reservations: {devices: [{driver, count: -1}]}}}},
      sllm_store: {deploy: null},
    },
  });
const one = '0, GPU-3f9a1c7e-52d8, NVIDIA H100 NVL, 580.95.05';
const two = `${one}\n1, GPU-9e417c0d-8a2b, NVIDIA H100 NVL, 580.95.05\n`;
const withRuntimes = (runtimes: readonly string[]): NonNullable<Machine['docker']> => ({
  version: async () => ({
    ok: true,
    value: {engine: '28.5.1', api: '1.51', dataRoot: '/var/lib/docker', runtimes},
  }),
});

function machine(
  smi: object,
  more: Partial<Machine> & {env?: string; driver?: string} = {},
): ReturnType<typeof contextOn> {
  const {env = goodEnv, driver = 'nvidia', ...rest} = more;
  const commands: NonNullable<Machine['commands']> = [
    ['nvidia-smi', smi],
    ['--format json', {stdout: stack(driver)}],
  ];
  return contextOn(withEnv({docker: withRuntimes(['nvidia', 'runc']), ...rest, commands}, env));
}

describe('gpu-ready', () => {
  it.each<[string, ReturnType<typeof contextOn>, string, string]>([
    ['all fits', machine({stdout: one}), 'pass', 'containers get GPUs by runtime nvidia'],
    [
      'a driver of an older branch that the image takes',
      machine({stdout: one.replace('580.95.05', '570.195.03')}),
      'pass',
      'the image takes branch 570 on this GPU',
    ],
    [
      'a driver too old for the image',
      machine({stdout: one.replace('580.95.05', '470.1.2')}),
      'stop',
      'has driver 470.1.2; CUDA 12.9 needs driver 575.51',
    ],
    [
      'a driver of which nobody knows',
      machine({stdout: one.replace('580.95.05', 'N/A')}),
      'unknown',
      '"N/A" is no version of a driver',
    ],
    [
      'G01 no driver',
      machine({code: null, notFound: true, ok: false}),
      'stop',
      'nvidia-smi is not installed',
    ],
    [
      'K07 driver and library that do not match',
      machine({ok: false, code: 18, stderr: 'Failed to initialize NVML: Driver/library version mismatch'}),
      'stop',
      'Driver/library version mismatch',
    ],
    [
      'G01 a driver that hangs',
      machine({ok: false, code: null, timedOut: true}),
      'unknown',
      'did not answer',
    ],
    [
      'K07 no container toolkit',
      machine({stdout: one}, {docker: withRuntimes(['runc'])}),
      'stop',
      'Docker has no runtime "nvidia"',
    ],
    [
      'a toolkit that works by CDI',
      machine({stdout: one}, {docker: withRuntimes(['runc']), files: {'/etc/cdi/nvidia.yaml': ''}}),
      'pass',
      'containers get GPUs by /etc/cdi/nvidia.yaml',
    ],
    [
      'a GPU that is not there',
      machine({stdout: one}, {env: `${goodEnv}TENSOR_PARALLEL_SIZE=2\nGPU_IDS=0,1\n`}),
      'stop',
      'GPU_IDS names 1; there are: 0 (NVIDIA H100 NVL)',
    ],
    [
      'GPUs by number and by UUID',
      machine({stdout: two}, {env: `${goodEnv}TENSOR_PARALLEL_SIZE=2\nGPU_IDS=1,GPU-3f9a1c7e-52d8\n`}),
      'pass',
      'driver 580.95.05',
    ],
    [
      'a stack without a GPU',
      machine({notFound: true, ok: false, code: null}, {driver: 'other'}),
      'pass',
      'no service reserves a device',
    ],
    [
      'a Docker that does not answer',
      machine(
        {stdout: one},
        {docker: {version: async () => ({ok: false, code: 'unreachable', message: 'no daemon'})}},
      ),
      'unknown',
      'Docker could not be asked for its runtimes: no daemon',
    ],
  ])('%s', async (_, context, status, observed) => {
    const result = await gpuReady.check(context);
    expect(result.status).toBe(status);
    expect(result.observed).toContain(observed);
    if (status === 'stop') expect(result.fixes).not.toEqual([]);
  });

  it('lets nobody pass a missing toolkit by a waiver', async () => {
    const result = await gpuReady.check(machine({stdout: one}, {docker: withRuntimes(['runc'])}));
    expect(result.waivable).toBe(false);
  });
});
