import type {Context} from '../context.ts';
import type {Gate} from '../engine/gate.ts';
import {cacheHasConfig} from '../gates/cache-has-config.ts';
import {conversionPresent} from '../gates/conversion-present.ts';
import {dockerReady} from '../gates/docker-ready.ts';
import {envLoaded} from '../gates/env-loaded.ts';
import {gpuReady} from '../gates/gpu-ready.ts';
import {imageBuilt} from '../gates/image-built.ts';
import {nvmeMounted} from '../gates/nvme-mounted.ts';
import {offlineNotGlobal} from '../gates/offline-not-global.ts';
import {offlineTogglable} from '../gates/offline-togglable.ts';
import {pathsOnNvme} from '../gates/paths-on-nvme.ts';
import {portsFree} from '../gates/ports-free.ts';

/** What must hold before a number means anything; the runbook's 7.1 preconditions are among them. */
export const measurable: readonly Gate<Context>[] = [
  dockerReady,
  offlineNotGlobal,
  offlineTogglable,
  nvmeMounted,
  envLoaded,
  gpuReady,
  pathsOnNvme,
  imageBuilt,
  conversionPresent,
  cacheHasConfig,
  portsFree,
];
