import {type Doubts, named} from './decision.ts';
import {type Quantities, quantities, without} from './quantities.ts';
import {outputs} from './session-gates.ts';
import type {ModeFacts, RunFacts, VerdictFacts} from './verdict-facts.ts';

/** L0: flags seen inside the containers. L1: and no run touched the network. null = no evidence either way. */
export function proofLevel(offline: ModeFacts | null): 'L0' | 'L1' | 'L2' | null {
  if (offline === null) return null;
  if (offline.proofLevel !== null) return offline.proofLevel;
  const runs = [...offline.baseline.runs, ...offline.faststart.runs];
  const silent = runs.length > 0 && runs.every(run => run.network === 'none');
  if (silent && offline.flagsEffective !== false) return offline.flagsEffective === null ? null : 'L1';
  return offline.flagsEffective === true || runs.some(run => run.network !== null) ? 'L0' : null;
}

const allRuns = (mode: ModeFacts | null): readonly RunFacts[] =>
  mode === null ? [] : [...mode.baseline.runs, ...mode.faststart.runs];

/** What was measured here must be proven here: each thing not looked at is a reason not to say PROVEN. */
function measuredDoubts(facts: VerdictFacts): string[] {
  const {offline} = facts;
  if (offline === null) return [];
  const doubts: string[] = [];
  const level = proofLevel(offline);
  if (level === null || level === 'L0') {
    doubts.push(
      'the offline block is not shown to be silent: network evidence is missing in some runs (proof level L1 is needed)',
    );
  }
  if (outputs(facts) === null) doubts.push('the answers of the two arms were not compared');
  if (offline.parity === null) doubts.push('the two containers were not compared with each other');
  const unproven = offline.baseline.runs.find(run => run.cacheUnproven !== null);
  if (unproven !== undefined) doubts.push(`a cold page cache could not be proven: ${unproven.cacheUnproven}`);
  return doubts;
}

/** Numbers from elsewhere are taken at their word, except where evidence that came along speaks against them. */
function evidenceDoubts({offline}: VerdictFacts): string[] {
  const noisy = allRuns(offline).filter(run => run.network !== null && run.network !== 'none');
  return [
    ...(offline?.proofLevel === 'L0' ? ['proof level L0: flags alone; L1 is needed'] : []),
    ...(noisy.length === 0
      ? []
      : [`network use could not be excluded in ${noisy.map(run => run.label).join(', ')}`]),
  ];
}

/** Without each run that is far from the rest, and without all of them together. */
function withoutFar(facts: VerdictFacts, far: readonly RunFacts[]): Doubts['without'] {
  const {offline} = facts;
  if (offline === null || far.length === 0) return [];
  const sets = [...far.map(run => [run]), ...(far.length > 1 ? [far] : [])];
  return sets.map(runs => ({
    label: named(runs),
    numbers: quantities({...facts, offline: without(offline, runs)}),
  }));
}

/** Everything beside the times that the decision table asks about. */
export function doubtsOf(facts: VerdictFacts, numbers: Quantities): Doubts {
  const waived = facts.waived.length === 0 ? [] : [`waived: ${facts.waived.join(', ')}`];
  const lacking = facts.source === 'measured' ? measuredDoubts(facts) : evidenceDoubts(facts);
  return {
    without: withoutFar(facts, numbers.offline?.outliers ?? []),
    onlineDownloads: allRuns(facts.online).some(run => run.network === 'download'),
    unproven: [...waived, ...lacking],
  };
}
