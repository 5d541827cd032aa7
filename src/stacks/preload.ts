import {sllm} from './sllm.ts';
import {type StackSpec, whereWeightsComeFrom} from './stack.ts';

/** vLLM's own preload, in 0.31 and later: a daemon keeps the weights in GPU memory. */
export const preload: StackSpec = {
  id: 'preload',
  title: "vLLM's weight cache in GPU memory against the default loader, on vLLM 0.31",
  composeFiles: ['preload.yml'],
  baseline: sllm.baseline,
  arms: [
    {
      id: 'preload',
      service: 'vllm_preload',
      container: 'vllm_preload',
      profile: 'preload',
      // Holds as much GPU memory as the model has weights: none of the baseline's business.
      companions: [{service: 'vllm_weight_cache', container: 'vllm_weight_cache', staysUp: false}],
      portKey: 'VLLM_FASTSTART_PORT',
      weights: 'hub-cache',
      restartsFrom: 'GPU memory',
    },
  ],
  converter: null,
  image: {service: 'vllm_baseline', from: 'registry', cuda: '13.0'},
  mayDiffer: whereWeightsComeFrom,
};
