import {type Machine, settings} from './machine.ts';

/** The runbook's example. */
export const goodEnv = `MODEL_FOLDER=/nvme/sllm-models
HF_CACHE_FOLDER=/nvme/hf-cache
MODEL_NAME=meta-llama/Llama-3.1-8B-Instruct
HF_TOKEN=hf_abcdefghijklmnop
MEM_POOL_SIZE=32GB
VLLM_BASELINE_PORT=8001
VLLM_FASTSTART_PORT=8082
SLLM_NUM_THREAD=16
SLLM_CHUNK_SIZE=128MB
`;

/** Answers of bash and Compose to an env file that every reader understands. */
function readers(text: string): NonNullable<Machine['commands']> {
  const lines = text.split('\n').filter(line => line.includes('=') && !line.startsWith('#'));
  return [
    ['/bin/bash', {stdout: lines.map(line => `${line}\0`).join('')}],
    ['config --environment', {stdout: `PATH=/usr/bin\n${lines.join('\n')}\n`}],
  ];
}

/** A machine whose .env is right. */
export function withEnv(machine: Machine, text: string = goodEnv): Machine {
  return {
    ...machine,
    files: {[settings.envFile]: text, ...machine.files},
    commands: [...readers(text), ...(machine.commands ?? [])],
  };
}
