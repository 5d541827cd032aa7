import {loaders} from './loaders.ts';
import {preload} from './preload.ts';
import {sllm} from './sllm.ts';
import type {StackSpec} from './stack.ts';

/** The runbook's own first: it is the default. */
export const stacks: readonly [StackSpec, ...StackSpec[]] = [sllm, loaders, preload];

export function stackById(id: string): StackSpec | undefined {
  return stacks.find(one => one.id === id);
}
