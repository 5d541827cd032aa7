import type {Context} from '../context.ts';
import {defineGate} from '../engine/gate.ts';
import {withoutConfig} from './config.ts';
import {
  completeBlock,
  observeRecorded,
  type RecordedFacts,
  recordedVerdict,
  withoutBootName,
} from './recorded-blocks.ts';
import {pass, runStep, stop} from './result.ts';

const EXPECTED = 'a complete offline block of this model on this boot, and a verdict on it';

export const verdictReached = defineGate<Context, RecordedFacts>({
  id: 'verdict-reached',
  title: 'There is a verdict',
  section: 'Step 7',
  why: "3× speedup disappears in the OFFLINE run? Then the 3× was inflated. That's the whole reason we do the offline proof run.",
  waivable: false,
  observe: observeRecorded,
  judge(facts) {
    const {config, bootId, evidence} = facts;
    if (!config.ok) return withoutConfig(config, EXPECTED, evidence);
    const base = {expected: EXPECTED, evidence};
    if (bootId === null) return withoutBootName(base);
    const verdict = recordedVerdict(facts);
    if (completeBlock(facts, 'offline') === undefined || verdict === undefined) {
      return stop({
        ...base,
        short: 'the offline half is missing',
        observed: 'no complete offline block',
        fixes: [runStep('7', 'run the offline proof')],
      });
    }
    // Any state is an answer: what matters here is that the proof was run.
    const shown = [
      ...evidence,
      {
        command: 'faststart verdict',
        text: [verdict.headline, verdict.scope, verdict.nextStep].filter(line => line !== '').join('\n'),
      },
    ];
    return pass({...base, evidence: shown, short: verdict.state, observed: verdict.headline});
  },
});
