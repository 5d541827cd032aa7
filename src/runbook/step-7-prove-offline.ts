import type {Context} from '../context.ts';
import type {Step} from '../engine/step.ts';
import {offlineEffective} from '../gates/offline-effective.ts';
import {verdictReached} from '../gates/verdict-reached.ts';
import {isYes} from './answer-words.ts';
import {measurable} from './measurable.ts';

export const step7ProveOffline: Step<Context> = {
  id: '7',
  name: 'proof',
  title: 'Offline proof run (no downloads allowed)',
  why: 'Proves that the restart measurement is not inflated by downloads, retries or HEAD calls to Hugging Face.',
  needs: measurable,
  proves: [offlineEffective, verdictReached],
  async plan({answers}) {
    // Firewall rules of a machine are changed only for somebody who asks for it.
    const cutEgress = isYes(answers.get('cut-egress'));
    const purpose = cutEgress
      ? 'restart both arms, offline, with their way out closed by firewall rules'
      : 'restart both arms, offline';
    return {status: 'do', actions: [{kind: 'measure', purpose, mode: 'offline', cutEgress}]};
  },
};
