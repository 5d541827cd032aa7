import {offlineVariables} from '../bench/offline-variables.ts';
import type {Block} from '../bench/types.ts';
import type {Context} from '../context.ts';
import {defineGate} from '../engine/gate.ts';
import {stackById} from '../stacks/index.ts';
import {allArms} from '../stacks/stack.ts';
import {withoutConfig} from './config.ts';
import {completeBlock, observeRecorded, type RecordedFacts, withoutBootName} from './recorded-blocks.ts';
import {pass, runStep, stop} from './result.ts';

const EXPECTED =
  'HF_HUB_OFFLINE=1 and TRANSFORMERS_OFFLINE=1 inside the container of every arm, in a complete offline block';

/** Flags that were not 1 inside a container. Pure. */
function ineffective({head}: Block): readonly string[] {
  const spec = stackById(head.stack);
  const containerOf = (arm: string): string =>
    (spec === undefined ? undefined : allArms(spec).find(one => one.id === arm))?.container ?? arm;
  return Object.entries(head.offlineFlags).flatMap(([arm, flags]) =>
    Object.entries(offlineVariables('offline')).flatMap(([key, wanted]) => {
      const seen = flags[key];
      return seen === wanted ? [] : [`${containerOf(arm)}: ${key} was ${seen ?? 'not set'}`];
    }),
  );
}

export const offlineEffective = defineGate<Context, RecordedFacts>({
  id: 'offline-effective',
  title: 'The proof run really was offline',
  section: 'Step 7',
  why: 'Prove the restart measurement is not inflated by HF downloading, retries or HEAD calls.',
  waivable: false,
  observe: observeRecorded,
  judge(facts) {
    const {config, bootId, damage, evidence} = facts;
    if (!config.ok) return withoutConfig(config, EXPECTED, evidence);
    const base = {expected: EXPECTED, evidence};
    if (bootId === null) return withoutBootName(base);
    const block = completeBlock(facts, 'offline');
    const run = runStep('7', 'run the offline proof');
    if (block === undefined) {
      const observed = [
        `no complete offline block for ${config.value.modelName} on this boot`,
        ...damage,
      ].join('; ');
      return stop({...base, short: 'no offline proof yet', observed, fixes: [run]});
    }
    const wrong = ineffective(block);
    const flags = Object.entries(block.head.offlineFlags).map(
      ([arm, values]) =>
        `${arm}: ${
          Object.entries(values)
            .map(([key, value]) => `${key}=${value}`)
            .join(' ') || 'no flags'
        }`,
    );
    const shown = [
      ...evidence,
      {
        command: 'docker inspect vllm_baseline vllm_faststart (recorded with the block)',
        text: flags.join('\n'),
      },
    ];
    if (wrong.length > 0) {
      return stop({
        ...base,
        evidence: shown,
        short: 'the proof was not offline',
        observed: wrong.join('; '),
        fixes: [runStep('repo', 'make offline togglable'), run],
      });
    }
    return pass({
      ...base,
      evidence: shown,
      short: 'both containers were offline',
      observed: `block ${block.head.id}: both flags were 1 in both containers`,
    });
  },
});
