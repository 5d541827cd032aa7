import type {Context} from '../context.ts';
import type {Step} from '../engine/step.ts';
import {benchOnlineDone} from '../gates/bench-online-done.ts';
import {measurable} from './measurable.ts';

export const step6BenchOnline: Step<Context> = {
  id: '6',
  name: 'online',
  title: 'Run the restart benchmark (online first)',
  why: 'This should reproduce the general behaviour. A big speedup is suspicious unless we prove that the baseline was not downloading.',
  needs: measurable,
  proves: [benchOnlineDone],
  async plan() {
    return {
      status: 'do',
      actions: [{kind: 'measure', purpose: 'restart both arms, online', mode: 'online', cutEgress: false}],
    };
  },
};
