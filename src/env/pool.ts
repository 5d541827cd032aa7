import {AUTO} from './keys.ts';
import {sizeBytes, sizeText} from './size.ts';

/** What a memory pool has to fit. null = not known, and then nothing is said about it. */
export type PoolLimits = {
  /** RAM of the machine. */
  readonly totalBytes: number | null;
  /** RAM that nothing holds now. null also where our own store runs: its pool is held already. */
  readonly availableBytes: number | null;
  /** Weights of the model. */
  readonly modelBytes: number | null;
};

/** Whole chunks, and one more: what the store's launcher adds to the model when it sizes the pool itself. */
const SPARE_BYTES = 2 * 128 * 2 ** 20;

/** Bytes that a MEM_POOL_SIZE comes to; null = it follows the model, whose size is not known. */
export function poolBytes(size: string, modelBytes: number | null): number | null {
  if (size !== AUTO) return sizeBytes(size);
  return modelBytes === null ? null : modelBytes + SPARE_BYTES;
}

/**
 * Why a pool of this size cannot do its work: the store pins all of it, which RAM must allow, and keeps the whole
 * model in it. Pure.
 */
export function poolProblem(poolBytes: number | null, limits: PoolLimits): string | undefined {
  if (poolBytes === null) return undefined;
  const {totalBytes, availableBytes, modelBytes} = limits;
  const pool = sizeText(poolBytes);
  if (totalBytes !== null && poolBytes > totalBytes)
    return `The pool of ${pool} is larger than the RAM of this machine, ${sizeText(totalBytes)}.`;
  if (availableBytes !== null && poolBytes > availableBytes)
    return `The pool of ${pool} is larger than the RAM that is free now, ${sizeText(availableBytes)}.`;
  if (modelBytes !== null && poolBytes < modelBytes)
    return `The pool of ${pool} is smaller than the model, ${sizeText(modelBytes)}: it would never be warm.`;
  return undefined;
}
