import type {Arm} from '../bench/types.ts';
import {sllm} from './sllm.ts';
import {type StackSpec, whereWeightsComeFrom} from './stack.ts';

/** A loader that vLLM has already: it reads the same files of the Hugging Face cache in another way. */
function loader(id: string, service: string): Arm {
  return {...sllm.baseline, id, service, container: service, profile: id, portKey: 'VLLM_FASTSTART_PORT'};
}

/** vLLM's own fast loaders on the runbook's image. */
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
