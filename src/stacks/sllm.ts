import {type StackSpec, whereWeightsComeFrom} from './stack.ts';

/** The runbook's own: container names and ports are its. */
export const sllm: StackSpec = {
  id: 'sllm',
  title: 'ServerlessLLM Store against the Hugging Face cache',
  composeFiles: ['docker-compose.yml'],
  baseline: {
    id: 'baseline',
    service: 'vllm_baseline',
    container: 'vllm_baseline',
    profile: 'baseline',
    companions: [],
    portKey: 'VLLM_BASELINE_PORT',
    weights: 'hub-cache',
    restartsFrom: 'disk',
  },
  arms: [
    {
      id: 'faststart',
      service: 'vllm_faststart',
      container: 'vllm_faststart',
      profile: 'faststart',
      companions: [{service: 'sllm_store', container: 'sllm_store', staysUp: true}],
      portKey: 'VLLM_FASTSTART_PORT',
      weights: 'store',
      restartsFrom: 'pinned memory',
    },
  ],
  converter: {service: 'convert_model', container: 'convert_model'},
  image: {service: 'vllm_faststart', from: 'build', cuda: '12.9'},
  mayDiffer: whereWeightsComeFrom,
};
