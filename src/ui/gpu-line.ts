import type {GpuState} from '../bench/types.ts';
import {memoryWords} from '../diagnose/gpu-words.ts';
import {count} from './format.ts';

const used = (gpus: readonly GpuState[]): string => memoryWords(gpus.map(gpu => gpu.memoryUsedMiB));

/**
 * The GPU as the run before left it, and as it was before that: `4.2 MB used before the last start, 68.2 GB after
 * it, 1980 MHz`. While a start is timed nobody asks the driver, which takes a processor for it and keeps the GPU awake. Pure.
 */
export function gpuLine(seen: {
  readonly before: readonly GpuState[];
  readonly after: readonly GpuState[];
}): string {
  const {before, after} = seen;
  const clocks = after.flatMap(gpu => gpu.clockMHz ?? []);
  const held = [...new Set(after.map(gpu => gpu.throttled ?? ''))].filter(why => why !== '');
  return [
    ...(after.length > 1 ? [count(after.length, 'GPU')] : []),
    `${used(before)} used before the last start, ${used(after)} after it`,
    ...(clocks.length === 0 ? [] : [`${Math.min(...clocks)} MHz`]),
    ...held.map(why => `held back: ${why}`),
  ].join(', ');
}
