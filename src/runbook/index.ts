import type {Context} from '../context.ts';
import type {Step} from '../engine/step.ts';
import {repoOfflineToggle} from './repo-offline-toggle.ts';
import {step0CleanUp} from './step-0-clean-up.ts';
import {step1MountNvme} from './step-1-mount-nvme.ts';
import {step2WriteEnv} from './step-2-write-env.ts';
import {step3BuildImage} from './step-3-build-image.ts';
import {step4ConvertModel} from './step-4-convert-model.ts';
import {step5WarmCache} from './step-5-warm-cache.ts';
import {step6BenchOnline} from './step-6-bench-online.ts';
import {step7ProveOffline} from './step-7-prove-offline.ts';

/** The runbook, in order. */
export const runbook: readonly Step<Context>[] = [
  repoOfflineToggle,
  step0CleanUp,
  step1MountNvme,
  step2WriteEnv,
  step3BuildImage,
  step4ConvertModel,
  step5WarmCache,
  step6BenchOnline,
  step7ProveOffline,
];
