import {offlineVariables} from '../bench/offline-variables.ts';
import type {Context} from '../context.ts';
import type {Action} from '../engine/plan.ts';
import type {Step} from '../engine/step.ts';
import {conversionPresent} from '../gates/conversion-present.ts';
import {dockerReady} from '../gates/docker-ready.ts';
import {envLoaded} from '../gates/env-loaded.ts';
import {gpuReady} from '../gates/gpu-ready.ts';
import {imageBuilt} from '../gates/image-built.ts';
import {nvmeMounted} from '../gates/nvme-mounted.ts';
import {pathsOnNvme} from '../gates/paths-on-nvme.ts';
import {spaceForModel} from '../gates/space-for-model.ts';
import {tokenWorks} from '../gates/token-works.ts';
import {compose} from '../host/compose.ts';
import {stackContainers} from '../stacks/stack.ts';
import {stopRunning} from './stop-running.ts';
import {withConfig} from './with-config.ts';

const CONVERT_DEADLINE_MS = 2 * 60 * 60_000;
const CONVERTER = 'convert_model';

export const step4ConvertModel: Step<Context> = {
  id: '4',
  name: 'convert',
  title: 'Convert the model to ServerlessLLM Store format (online)',
  why: 'faststart loads this output. If the directory is missing, conversion did not write to your mounted volume.',
  needs: [dockerReady, nvmeMounted, envLoaded, gpuReady, pathsOnNvme, tokenWorks, spaceForModel, imageBuilt],
  proves: [conversionPresent],
  plan: context =>
    withConfig(context, async config => {
      // Where no arm reads the store's format there is nothing to do, and the proof says so.
      if (context.settings.stack.spec.converter === null) return {status: 'do', actions: []};
      const output = `${config.modelFolder}/vllm/${config.modelName}`;
      const running = await context.docker.inspect(CONVERTER);
      const goesOn = running.ok && running.value.status === 'running';
      const present = await context.host.lstat(output);
      const clean: Action[] =
        present.ok && !goesOn
          ? [
              {
                kind: 'remove-tree',
                purpose: 'clean the partial output of an earlier try',
                path: output,
                below: config.modelFolder,
              },
            ]
          : [];
      const online = Object.entries(offlineVariables('online')).flatMap(([key, value]) => [
        '-e',
        `${key}=${value}`,
      ]);
      return {
        status: 'do',
        actions: [
          ...(await stopRunning(
            context,
            stackContainers(context.settings.stack.spec).filter(name => name !== CONVERTER),
          )),
          ...clean,
          {
            kind: 'container-job',
            purpose: goesOn ? 'follow the conversion, which is at work already' : 'convert the model',
            isUnderWay: goesOn,
            container: CONVERTER,
            // Detached and without --rm: dockerd owns the work, and its exit code is still there to read.
            start: compose(context.settings, ['run', '-d', '--name', CONVERTER, '-T', ...online, CONVERTER], {
              profiles: ['tools'],
            }),
            deadlineMs: CONVERT_DEADLINE_MS,
          },
        ],
      };
    }),
};
