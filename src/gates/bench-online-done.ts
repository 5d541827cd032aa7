import type {Context} from '../context.ts';
import {defineGate} from '../engine/gate.ts';
import {withoutConfig} from './config.ts';
import {completeBlock, observeRecorded, type RecordedFacts, withoutBootName} from './recorded-blocks.ts';
import {pass, runStep, stop, warn} from './result.ts';

const EXPECTED = 'a complete online block for this model, measured since the machine was booted';

export const benchOnlineDone = defineGate<Context, RecordedFacts>({
  id: 'bench-online-done',
  title: 'The online benchmark is done',
  section: 'Step 6',
  why: 'That big speedup is suspicious unless we PROVE baseline was not downloading. This is the number to be proven.',
  waivable: false,
  observe: observeRecorded,
  judge(facts) {
    const {config, bootId, damage, evidence} = facts;
    if (!config.ok) return withoutConfig(config, EXPECTED, evidence);
    const base = {expected: EXPECTED, evidence};
    if (bootId === null) return withoutBootName(base);
    const block = completeBlock(facts, 'online');
    if (block === undefined) {
      const observed = [
        `no complete online block for ${config.value.modelName} on this boot`,
        ...damage,
      ].join('; ');
      return stop({
        ...base,
        short: 'no online benchmark yet',
        observed,
        fixes: [runStep('6', 'run the benchmark online')],
      });
    }
    const observed = `block ${block.head.id}: ${block.head.pairs} pairs, ${block.runs.length} runs`;
    return damage.length > 0
      ? warn({
          ...base,
          short: `${block.head.pairs} pairs online; a journal is damaged`,
          observed: [observed, ...damage].join('; '),
        })
      : pass({...base, short: `${block.head.pairs} pairs online`, observed});
  },
});
