import type {Context} from '../context.ts';
import type {Step} from '../engine/step.ts';
import {dockerReady} from '../gates/docker-ready.ts';
import {envLoaded} from '../gates/env-loaded.ts';
import {gpuReady} from '../gates/gpu-ready.ts';
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
  needs: [dockerReady, nvmeMounted, envLoaded, gpuReady],
  proves: [imageBuilt],
  async plan(context) {
    const {service, from} = context.settings.stack.spec.image;
    const isBuilt = from === 'build';
    return {
      status: 'do',
      actions: [
        {
          kind: 'detached-job',
          name: 'build-image',
          purpose: isBuilt ? 'build the image' : 'pull the image',
          command: compose(context.settings, [isBuilt ? 'build' : 'pull', service]),
          deadlineMs: BUILD_DEADLINE_MS,
        },
      ],
    };
  },
};
