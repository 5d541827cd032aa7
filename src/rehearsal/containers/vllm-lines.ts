import type {ScriptBuilder} from './script.ts';

export const VLLM_VERSION = '0.11.2';

export type VllmLog = {
  api(file: string, message: string, level?: string): void;
  core(file: string, message: string, level?: string): void;
  /** A line without vLLM's own time stamp. */
  plain(message: string): void;
};

/** `MM-DD hh:mm:ss`: no year, no zone. */
function shortStamp(wallMs: number): string {
  const iso = new Date(wallMs).toISOString();
  return `${iso.slice(5, 10)} ${iso.slice(11, 19)}`;
}

/** Log lines in the wording of vLLM 0.11.2, stamped with the script's own time. */
export function createVllmLog(script: ScriptBuilder, startedWallMs: number): VllmLog {
  const line = (process: string, file: string, message: string, level: string): void =>
    script.say(`(${process}) ${level} ${shortStamp(startedWallMs + script.atMs)} [${file}] ${message}`);
  return {
    api: (file, message, level = 'INFO') => line('APIServer pid=1', file, message, level),
    core: (file, message, level = 'INFO') => line('EngineCore_DP0 pid=78', file, message, level),
    plain: message => script.say(message),
  };
}

export const seconds = (ms: number): string => (ms / 1000).toFixed(2);
export const gib = (bytes: number): string => (bytes / 1024 ** 3).toFixed(2);
