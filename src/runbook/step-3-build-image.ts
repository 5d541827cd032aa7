import type {Context} from '../context.ts';
import type {Step} from '../engine/step.ts';
import {dockerReady} from '../gates/docker-ready.ts';
import {envLoaded} from '../gates/env-loaded.ts';
import {imageBuilt} from '../gates/image-built.ts';
import {nvmeMounted} from '../gates/nvme-mounted.ts';
import {compose} from '../host/compose.ts';

/** The image compiles the store from source; on a slow machine that takes its time. */
const BUILD_DEADLINE_MS = 2 * 60 * 60_000;

export const step3BuildImage: Step<Context> = {
  id: '3',
  name: 'image',
  title: 'Build the image',
  why: 'Both arms run from one image: vLLM with the ServerlessLLM Store built into it.',
  // The build writes nothing there; but it is long, and a disk that was lost is told before it, not after.
  needs: [dockerReady, nvmeMounted, envLoaded],
  proves: [imageBuilt],
  async plan(context) {
    return {
      status: 'do',
      actions: [
        {
          kind: 'detached-job',
          name: 'build-image',
          purpose: 'build the image',
          command: compose(context.settings, ['build', 'vllm_faststart']),
          deadlineMs: BUILD_DEADLINE_MS,
        },
      ],
    };
  },
};
