import type {Arm, ArmId, Mode} from './types.ts';

/** The runbook's two arms; container names and ports are its own. */
export const arms: Readonly<Record<ArmId, Arm>> = {
  baseline: {
    id: 'baseline',
    service: 'vllm_baseline',
    container: 'vllm_baseline',
    profile: 'baseline',
    companions: [],
    portKey: 'VLLM_BASELINE_PORT',
    defaultPort: 8001,
  },
  faststart: {
    id: 'faststart',
    service: 'vllm_faststart',
    container: 'vllm_faststart',
    profile: 'faststart',
    companions: [{service: 'sllm_store', container: 'sllm_store'}],
    portKey: 'VLLM_FASTSTART_PORT',
    defaultPort: 8082,
  },
};

/** All containers of the runbook's stack. */
export const stackContainers = ['vllm_baseline', 'vllm_faststart', 'sllm_store', 'convert_model'] as const;

/** The variables that decide whether a container may ask the hub. */
export function offlineVariables(mode: Mode): {
  readonly HF_HUB_OFFLINE: '0' | '1';
  readonly TRANSFORMERS_OFFLINE: '0' | '1';
} {
  const value = mode === 'offline' ? '1' : '0';
  return {HF_HUB_OFFLINE: value, TRANSFORMERS_OFFLINE: value};
}
