import type {ArmEvidence, ModeEvidence, VerdictInput} from './input-schema.ts';
import type {Mode, RunFault, Side} from './types.ts';
import type {ArmFacts, InvalidRun, ModeFacts, RunFacts, VerdictFacts} from './verdict-facts.ts';

type Evidence = NonNullable<VerdictInput['evidence']>;

/** Whole numbers this large in every place are more likely milliseconds of quick starts than seconds. */
const SUSPECT_FROM = 1000;

function runFaults(mode: Mode, network: RunFacts['network'], restarts: number | null): RunFault[] {
  const faults: RunFault[] = [];
  if (restarts !== null && restarts > 0) faults.push({gate: 'R2', text: `RestartCount ${restarts}`});
  if (mode === 'offline' && (network === 'chatter' || network === 'download')) {
    faults.push({gate: 'R10', text: `network ${network} in an offline run`});
  }
  return faults;
}

function armFacts(
  mode: Mode,
  arm: Side,
  seconds: readonly number[],
  given: ArmEvidence,
  all: Evidence,
): ArmFacts {
  const runs: RunFacts[] = [];
  const invalid: InvalidRun[] = [];
  for (const [index, value] of seconds.entries()) {
    const label = `${mode} ${arm} ${index + 1}`;
    const network = given.network?.[index] ?? null;
    const restarts = given.restartCounts?.[index] ?? null;
    const faults = runFaults(mode, network, restarts);
    if (faults.length > 0) {
      invalid.push({label, faults, restarts});
      continue;
    }
    runs.push({
      label,
      seconds: value,
      pair: index + 1,
      gapSeconds: all.pollGapSeconds ?? null,
      network,
      rxBytes: given.rxBytes?.[index] ?? null,
      hubCacheGrowthBytes: given.hubCacheGrowthBytes?.[index] ?? null,
      readBytes: given.readBytes?.[index] ?? null,
      weightBytes: all.weightBytes ?? null,
      cacheUnproven: null,
      stopSeconds: given.stopSeconds?.[index] ?? null,
      downloadSeconds: given.downloadSeconds?.[index] ?? null,
      loadSeconds: given.loadSeconds?.[index] ?? null,
      compileSeconds: given.compileSeconds?.[index] ?? null,
      engineInitSeconds: null,
      text: given.texts?.[index] ?? null,
    });
  }
  return {runs, invalid};
}

function modeFacts(mode: Mode, input: VerdictInput): ModeFacts | null {
  const times = input[mode];
  if (times === undefined) return null;
  const all: Evidence = input.evidence ?? {};
  const given: ModeEvidence = all[mode] ?? {};
  return {
    mode,
    interleaved: all.paired === true,
    complete: true,
    drop: given.drop ?? null,
    storeTier: given.storeTier ?? null,
    flagsEffective: given.offlineFlagsEffective ?? null,
    parity: all.parity ?? null,
    fingerprint: null,
    baseline: armFacts(mode, 'baseline', times.baseline, given.baseline ?? {}, all),
    faststart: armFacts(mode, 'faststart', times.faststart, given.faststart ?? {}, all),
  };
}

const KNOWN_INPUT = new Set(['claim', 'online', 'offline', 'evidence', 'loadSeconds', 'schema', 'note']);
const KNOWN_EVIDENCE = new Set([
  'online',
  'offline',
  'pollGapSeconds',
  'weightBytes',
  'outputsMatch',
  'parity',
  'paired',
  'includesStop',
  'waived',
]);

/** Keys that nothing here reads: said, so that a misspelt piece of evidence is not taken for checked. */
function notesOn(input: VerdictInput): string[] {
  const unread = [
    ...Object.keys(input).filter(key => !KNOWN_INPUT.has(key)),
    ...Object.keys(input.evidence ?? {}).flatMap(key => (KNOWN_EVIDENCE.has(key) ? [] : [`evidence.${key}`])),
  ];
  const all = [input.online, input.offline].flatMap(times => [
    ...(times?.baseline ?? []),
    ...(times?.faststart ?? []),
  ]);
  const suspect = all.every(value => Number.isInteger(value) && value >= SUSPECT_FROM);
  return [
    ...(unread.length === 0 ? [] : [`not-understood: ${unread.join(', ')}`]),
    ...(suspect
      ? [
          'milliseconds-suspected: all times are whole numbers of 1000 and more; the ratio does not depend on the unit, the saving does',
        ]
      : []),
  ];
}

/** Start times from elsewhere, with the evidence that came along. */
export function factsFromNumbers(input: VerdictInput): VerdictFacts {
  return {
    arm: {id: 'faststart', restartsFrom: 'pinned memory'},
    claim: input.claim,
    source: 'numbers',
    online: modeFacts('online', input),
    offline: input.claim === 'online' ? null : modeFacts('offline', input),
    baselineLoadSeconds: input.loadSeconds?.baseline ?? null,
    outputsMatch: input.evidence?.outputsMatch ?? null,
    includesStop: input.evidence?.includesStop ?? false,
    waived: input.evidence?.waived ?? [],
    damage: [],
    notes: notesOn(input),
    rehearsal: false,
  };
}
