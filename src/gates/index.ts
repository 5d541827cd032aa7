import type {Context} from '../context.ts';
import type {Gate} from '../engine/gate.ts';
import {benchOnlineDone} from './bench-online-done.ts';
import {cacheHasConfig} from './cache-has-config.ts';
import {containersGone} from './containers-gone.ts';
import {conversionPresent} from './conversion-present.ts';
import {dockerReady} from './docker-ready.ts';
import {envLoaded} from './env-loaded.ts';
import {envPrivate} from './env-private.ts';
import {gpuReady} from './gpu-ready.ts';
import {imageBuilt} from './image-built.ts';
import {memoryPool} from './memory-pool.ts';
import {nvmeMounted} from './nvme-mounted.ts';
import {offlineEffective} from './offline-effective.ts';
import {offlineNotGlobal} from './offline-not-global.ts';
import {offlineTogglable} from './offline-togglable.ts';
import {pathsOnNvme} from './paths-on-nvme.ts';
import {portsFree} from './ports-free.ts';
import {spaceForModel} from './space-for-model.ts';
import {tokenWorks} from './token-works.ts';
import {verdictReached} from './verdict-reached.ts';

/** All hard stops, in the order in which the runbook meets them. */
export const gates: readonly Gate<Context>[] = [
  offlineNotGlobal,
  offlineTogglable,
  dockerReady,
  containersGone,
  nvmeMounted,
  envLoaded,
  envPrivate,
  pathsOnNvme,
  tokenWorks,
  memoryPool,
  spaceForModel,
  gpuReady,
  imageBuilt,
  conversionPresent,
  cacheHasConfig,
  portsFree,
  benchOnlineDone,
  offlineEffective,
  verdictReached,
];
