import type {Arm} from '../bench/types.ts';
import {sllm} from './sllm.ts';
import {type StackSpec, whereWeightsComeFrom} from './stack.ts';

/** A loader that vLLM has already: it reads the same files of the Hugging Face cache in another way. */
function loader(id: string, service: string): Arm {
  return {...sllm.baseline, id, service, container: service, profile: id, portKey: 'VLLM_FASTSTART_PORT'};
}

/**
 * vLLM's own fast loaders on the runbook's image. vLLM 0.11.2 has the code of both, and neither package: its wheel names
 * fastsafetensors and runai-model-streamer as extras. compose/image/Dockerfile installs them, pinned.
 */
export const loaders: StackSpec = {
  id: 'loaders',
  title: 'Run:ai Model Streamer and fastsafetensors against the default loader',
  composeFiles: ['loaders.yml'],
  baseline: sllm.baseline,
  arms: [loader('runai', 'vllm_runai'), loader('fastsafetensors', 'vllm_fastsafetensors')],
  converter: null,
  image: {service: 'vllm_baseline', from: 'build', cuda: '12.9'},
  mayDiffer: whereWeightsComeFrom,
};
