import {type Answer, armsEquivalence, type Equivalence} from './equivalence.ts';
import {limits} from './limits.ts';
import type {Quantities} from './quantities.ts';
import type {RunFault, Side} from './types.ts';
import type {ModeFacts, SidesFingerprint, VerdictFacts} from './verdict-facts.ts';

const ARMS: readonly Side[] = ['baseline', 'faststart'];

/** A gate of the whole session that did not hold: the numbers do not mean what they seem to. */
export type SessionFault = {readonly gate: string; readonly text: string; readonly fix: string};

const modesOf = (facts: VerdictFacts): readonly ModeFacts[] =>
  [facts.online, facts.offline].flatMap(mode => mode ?? []);

/** How the arms' answers compare, over all modes; null when no texts were kept. */
export function outputs(facts: VerdictFacts): Equivalence | null {
  if (facts.outputsMatch !== null) return facts.outputsMatch ? 'equal' : 'different';
  const answers = (mode: ModeFacts, arm: Side): Answer[] => mode[arm].runs.flatMap(run => run.answer ?? []);
  const results = modesOf(facts).flatMap(
    mode => armsEquivalence(answers(mode, 'baseline'), answers(mode, 'faststart')) ?? [],
  );
  if (results.includes('different')) return 'different';
  if (results.includes('late')) return 'late';
  return results.length === 0 ? null : 'equal';
}

/** The lengths that first completions of one block had: more than one, and their times are no comparison. */
export function tokenCounts(mode: ModeFacts): readonly number[] {
  return [...new Set(ARMS.flatMap(arm => mode[arm].runs.flatMap(run => run.tokens ?? [])))];
}

const FINGERPRINT_WORDS: Readonly<Partial<Record<keyof SidesFingerprint, string>>> = {
  machine: 'the machine',
  bootId: 'the boot (the machine was restarted)',
  model: 'the model',
  revision: 'the revision of the model',
  baselineImage: "the baseline's image",
  faststartImage: "the arm's image",
  disk: 'the disk of the weights',
};

/** V1: what changed between the blocks, in words. A value that was not read cannot be compared. */
function changed(
  online: SidesFingerprint | null | undefined,
  offline: SidesFingerprint | null | undefined,
): string[] {
  if (!online || !offline) return [];
  return Object.entries(FINGERPRINT_WORDS).flatMap(([key, words]) => {
    const field = key as keyof SidesFingerprint;
    const [before, after] = [online[field], offline[field]];
    return before !== null && after !== null && before !== after ? [`${words}: ${before} -> ${after}`] : [];
  });
}

const isShort = (mode: ModeFacts, arm: Side): boolean => mode[arm].runs.length < limits.minRuns;

/** A server that does not stay up was not benchmarked, in whatever mode. */
const restarted = (mode: ModeFacts): boolean =>
  ARMS.some(
    arm => isShort(mode, arm) && mode[arm].invalid.some(run => run.faults.some(({gate}) => gate === 'R2')),
  );

/** A block that a run broke off says nothing about servers that start, whatever runs it has. */
const isBroken = (mode: ModeFacts): boolean => mode.finished === 'failed' || restarted(mode);

/** V3: the block that decides has too few runs; or one was broken off, or has too few because a container restarted. */
function runsMissing(facts: VerdictFacts): SessionFault | null {
  const {online, offline} = facts;
  const found = [
    ...(offline !== null && (ARMS.some(arm => isShort(offline, arm)) || isBroken(offline)) ? [offline] : []),
    ...(online !== null && isBroken(online) ? [online] : []),
  ][0];
  return found === undefined ? null : missingIn(found);
}

const isLost = ({gate}: RunFault): boolean => gate === 'V1';

function missingIn(mode: ModeFacts): SessionFault {
  const tooFew = ARMS.filter(arm => isShort(mode, arm));
  const short = tooFew.length > 0 ? tooFew : ARMS.filter(arm => mode[arm].invalid.length > 0);
  const words = short.map(arm => {
    const {runs, invalid} = mode[arm];
    const reasons = [
      ...new Set(invalid.flatMap(run => run.faults.map(fault => `${fault.gate} ${fault.text}`))),
    ];
    return `${arm} has ${runs.length} valid ${mode.mode} runs${reasons.length === 0 ? '' : ` (invalid: ${reasons.join('; ')})`}`;
  });
  const lost = short.flatMap(arm => mode[arm].invalid.flatMap(({faults}) => faults)).find(isLost);
  if (lost !== undefined) {
    return {
      gate: 'V1',
      text: `changed during the ${mode.mode} block: ${lost.text}`,
      fix: `see that nobody else is at work here, then: faststart bench --${mode.mode}`,
    };
  }
  return {
    gate: 'V3',
    text: `${words.join(', ')}; ${limits.minRuns} are needed`,
    fix: `faststart bench --${mode.mode} --runs ${limits.minRuns + 2}`,
  };
}

/** V2: what differs between the arms and must not, in words; the servers' versions too, from their logs. */
export function parityOf(facts: VerdictFacts): readonly string[] {
  const versions = modesOf(facts).flatMap(mode => {
    const [b, f] = ARMS.map(arm =>
      [...new Set(mode[arm].runs.flatMap(run => run.version ?? []))].join(' and '),
    );
    return b === '' || f === '' || b === f ? [] : [`vLLM version: baseline ${b}, ${facts.arm.id} ${f}`];
  });
  return [...new Set([...modesOf(facts).flatMap(mode => mode.parity ?? []), ...versions])];
}

/** The first session gate that does not hold. null = all those that could be looked at hold. */
export function failedSessionGate(facts: VerdictFacts, numbers: Quantities): SessionFault | null {
  if (facts.damage.length > 0) {
    return {
      gate: 'V6',
      text: `the journal was damaged or edited: ${facts.damage.join(', ')}`,
      fix: 'faststart bench --both',
    };
  }
  const [said] = facts.failedGates;
  if (said !== undefined) return {...said, fix: 'settle that, then: faststart bench --both'};
  const changes = changed(facts.online?.fingerprint, facts.offline?.fingerprint);
  if (changes.length > 0) {
    return {
      gate: 'V1',
      text: `changed between the blocks: ${changes.join('; ')}`,
      fix: 'faststart bench --both',
    };
  }
  const differences = parityOf(facts);
  if (differences.length > 0) {
    return {
      gate: 'V2',
      text: `the arms differ in what must be equal: ${differences.join('; ')}`,
      fix: 'make them equal in the compose file, then: faststart bench --both',
    };
  }
  const wrongFlags = modesOf(facts).find(mode => mode.flagsEffective === false);
  if (wrongFlags !== undefined) {
    return {
      gate: 'R10',
      text: `the ${wrongFlags.mode} block did not run with ${wrongFlags.mode} flags inside the containers`,
      fix: `faststart check offline-togglable, then: faststart bench --${wrongFlags.mode}`,
    };
  }
  if (facts.claim === 'proof' && facts.offline === null) {
    return {
      gate: '3.4/1',
      text: 'there is no offline block, and without one nothing is proved',
      fix:
        facts.source === 'numbers'
          ? 'add the seconds of offline starts as "offline", or measure here: faststart bench'
          : 'faststart bench --offline',
    };
  }
  const missing = runsMissing(facts);
  if (missing !== null) return missing;
  if (outputs(facts) === 'different') {
    return {
      gate: 'V4',
      text: `the arms answer the same prompt differently: ${facts.arm.id} may serve wrong weights`,
      fix: 'convert the model again (step 4), then: faststart bench --both',
    };
  }
  const judged = (numbers.offline ?? numbers.online)?.estimate;
  if (judged && numbers.ceiling !== null && judged.interval[0] > numbers.ceiling * (1 + limits.margin)) {
    return {
      gate: 'V5',
      text: `${judged.ratio.toFixed(2)}x is above the ceiling of ${numbers.ceiling.toFixed(2)}x that loading in no time at all would give`,
      fix: 'look for what else differs between the arms: compile cache, disk, network; then: faststart bench --both',
    };
  }
  return null;
}
