import {offlineVariables} from '../bench/offline-variables.ts';
import type {Context} from '../context.ts';
import type {Step} from '../engine/step.ts';
import {cacheHasConfig} from '../gates/cache-has-config.ts';
import {dockerReady} from '../gates/docker-ready.ts';
import {envLoaded} from '../gates/env-loaded.ts';
import {gpuReady} from '../gates/gpu-ready.ts';
import {imageBuilt} from '../gates/image-built.ts';
import {nvmeMounted} from '../gates/nvme-mounted.ts';
import {pathsOnNvme} from '../gates/paths-on-nvme.ts';
import {portsFree} from '../gates/ports-free.ts';
import {spaceForModel} from '../gates/space-for-model.ts';
import {tokenWorks} from '../gates/token-works.ts';
import {compose} from '../host/compose.ts';
import {pinRevision, revisionVariable} from '../stacks/pin-revision.ts';
import {stackContainers} from '../stacks/stack.ts';
import {stopRunning} from './stop-running.ts';
import {withConfig} from './with-config.ts';

/** A first start downloads the model; 16 GB at 10 MB/s is half an hour. */
const FIRST_START_DEADLINE_MS = 2 * 60 * 60_000;

export const step5WarmCache: Step<Context> = {
  id: '5',
  name: 'warm',
  title: 'Warm the Hugging Face cache (online, one time)',
  why: 'The offline proof run needs it: without a full cache the offline baseline crash-loops, which looks like a hang.',
  needs: [
    dockerReady,
    nvmeMounted,
    envLoaded,
    gpuReady,
    pathsOnNvme,
    tokenWorks,
    spaceForModel,
    imageBuilt,
    portsFree,
  ],
  proves: [cacheHasConfig],
  plan: context =>
    withConfig(context, async given => {
      const config = await pinRevision(context, given);
      const {spec} = context.settings.stack;
      const {baseline} = spec;
      return {
        status: 'do',
        actions: [
          ...(await stopRunning(
            context,
            stackContainers(spec).filter(name => name !== baseline.container),
          )),
          {
            kind: 'command',
            purpose: 'start the baseline once, online',
            command: compose(context.settings, ['up', '-d', baseline.service], {
              profiles: [baseline.profile],
              env: {...offlineVariables('online'), ...revisionVariable(config)},
            }),
          },
          {
            kind: 'wait-ready',
            purpose: 'wait until it serves: by then it has downloaded the model',
            container: baseline.container,
            url: `http://127.0.0.1:${config.baselinePort}`,
            expectedModel: config.modelName,
            deadlineMs: FIRST_START_DEADLINE_MS,
          },
          {
            kind: 'command',
            purpose: 'stop it',
            command: {argv: ['docker', 'rm', '-f', baseline.container]},
          },
        ],
      };
    }),
};
