import {fileRules} from './files.ts';
import {gpuDeviceRules} from './gpu-device.ts';
import {gpuMemoryRules} from './gpu-memory.ts';
import {hubRules} from './hub.ts';
import {machineRules} from './machine.ts';
import {modelRules} from './model.ts';
import {parallelRules} from './parallel.ts';
import {programRules} from './program.ts';
import type {Rule} from './rule.ts';
import {storeRules} from './store.ts';

/** Every mechanism we know. Order does not decide: confidence does, then who spoke first. */
export const rules: readonly Rule[] = [
  ...hubRules,
  ...modelRules,
  ...fileRules,
  ...gpuMemoryRules,
  ...gpuDeviceRules,
  ...machineRules,
  ...storeRules,
  ...parallelRules,
  ...programRules,
];
