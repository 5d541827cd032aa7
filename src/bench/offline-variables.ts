import type {Mode} from './types.ts';

/** The variables that decide whether a container may ask the hub. */
export function offlineVariables(mode: Mode): {
  readonly HF_HUB_OFFLINE: '0' | '1';
  readonly TRANSFORMERS_OFFLINE: '0' | '1';
} {
  const value = mode === 'offline' ? '1' : '0';
  return {HF_HUB_OFFLINE: value, TRANSFORMERS_OFFLINE: value};
}
