import {expect, test} from 'vitest';
import {gpuStates} from '../../src/bench/gpu.ts';

test('a row of the driver is memory, clock and what holds the clock down', () => {
  const csv =
    'GPU-1, 71234, 1980, 0x0000000000000000\nGPU-2, 10, 210, 0x0000000000000001\nGPU-3, 10, 900, 0x0000000000000060\n';
  expect(gpuStates(csv)).toEqual([
    {uuid: 'GPU-1', memoryUsedMiB: 71_234, clockMHz: 1980, throttled: ''},
    {uuid: 'GPU-2', memoryUsedMiB: 10, clockMHz: 210, throttled: ''},
    {
      uuid: 'GPU-3',
      memoryUsedMiB: 10,
      clockMHz: 900,
      throttled: 'software thermal slowdown, hardware thermal slowdown',
    },
  ]);
});

test('what the driver does not say is null, not zero', () => {
  expect(gpuStates('GPU-1, [N/A], [N/A], [Not Supported]\n')).toEqual([
    {uuid: 'GPU-1', memoryUsedMiB: null, clockMHz: null, throttled: null},
  ]);
});
