import {expect, it} from 'vitest';
import type {GpuState} from '../../src/bench/types.ts';
import {gpuLine} from '../../src/ui/gpu-line.ts';

const gpu = (memoryUsedMiB: number | null, changes: Partial<GpuState> = {}): GpuState => ({
  uuid: 'GPU-1',
  memoryUsedMiB,
  clockMHz: 1980,
  throttled: '',
  ...changes,
});

it('says what the last start took of the GPU, and its clock', () => {
  expect(gpuLine({before: [gpu(4)], after: [gpu(65_000)]})).toBe(
    '4.2 MB used before the last start, 68.2 GB after it, 1980 MHz',
  );
});

it('adds up several, with the slowest clock, and names once what holds them back', () => {
  const slowed = gpu(1000, {clockMHz: 1200, throttled: 'power cap'});
  expect(gpuLine({before: [gpu(0), gpu(0)], after: [slowed, {...slowed, clockMHz: 1980}]})).toBe(
    '2 GPUs, 0 B used before the last start, 2.1 GB after it, 1200 MHz, held back: power cap',
  );
});

it('takes nothing for zero that the driver did not say', () => {
  expect(gpuLine({before: [gpu(null)], after: [gpu(null, {clockMHz: null, throttled: null})]})).toBe(
    '? used before the last start, ? after it',
  );
});
