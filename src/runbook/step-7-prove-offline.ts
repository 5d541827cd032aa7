import type {Context} from '../context.ts';
import type {Step} from '../engine/step.ts';
import {offlineEffective} from '../gates/offline-effective.ts';
import {verdictReached} from '../gates/verdict-reached.ts';
import {measurable} from './measurable.ts';

export const step7ProveOffline: Step<Context> = {
  id: '7',
  name: 'proof',
  title: 'Offline proof run (no downloads allowed)',
  why: 'Proves that the restart measurement is not inflated by downloads, retries or HEAD calls to Hugging Face.',
  needs: measurable,
  proves: [offlineEffective, verdictReached],
  async plan() {
    return {
      status: 'do',
      actions: [{kind: 'measure', purpose: 'restart both arms, offline', mode: 'offline'}],
    };
  },
};
