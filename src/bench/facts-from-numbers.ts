import type {Answer} from './equivalence.ts';
import {type EvidenceLookup, readEvidence, saidToHaveFailed} from './evidence-lookup.ts';
import type {EvidenceName} from './evidence-names.ts';
import {faultsOf, onApproved, type Place} from './faults-from-numbers.ts';
import type {VerdictInput} from './input-schema.ts';
import {limits} from './limits.ts';
import {networkClass} from './network-class.ts';
import {loadOf, notesOn} from './number-units.ts';
import {effectivelyOffline, offlineFlagsOf} from './offline-flags.ts';
import {type RunCounts, settingFaults, variablesAt} from './settings-from-numbers.ts';
import type {CacheDrop, Mode, NetworkClass, RunFault, Side} from './types.ts';
import {
  type ArmFacts,
  type InvalidRun,
  type ModeFacts,
  type RunFacts,
  runbookArm,
  type VerdictFacts,
} from './verdict-facts.ts';

const NETWORK: readonly NetworkClass[] = ['none', 'chatter', 'download', 'unknown'];

function networkAt(lookup: EvidenceLookup, place: Place): NetworkClass | null {
  const said = lookup.word('network', place);
  const download = lookup.flag('download', place);
  const rxBytes = lookup.number('rxBytes', place);
  const growth = lookup.number('hubCacheGrowthBytes', place) ?? lookup.number('download', place);
  const downloadSeconds = lookup.number('downloadSeconds', place);
  const counted = networkClass({
    rxBytes,
    hubCacheGrowthBytes: growth,
    downloadSeconds: downloadSeconds === 0 ? null : downloadSeconds,
    weightBytes: lookup.number('weightBytes', place),
    remotes: null,
    hubLines: null,
  });
  if (download === true || counted === 'download') return 'download';
  const known = NETWORK.find(word => word === said) ?? null;
  if (known !== null) return known;
  if (rxBytes !== null || growth !== null) return counted;
  return null;
}

function hubAttempts(lookup: EvidenceLookup, place: Place): number | null {
  const counts = [lookup.number('synSent', place), lookup.number('retries', place)].flatMap(n => n ?? []);
  if (lookup.flag('hubStall', place) === true) counts.push(1);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

function answerAt(lookup: EvidenceLookup, place: Place): Answer | null {
  const text = lookup.word('output', place);
  return text === null ? null : {text, tokens: null};
}

function armFacts(mode: Mode, arm: Side, seconds: readonly number[], lookup: EvidenceLookup): ArmFacts {
  const runs: RunFacts[] = [];
  const invalid: InvalidRun[] = [];
  for (const [run, value] of seconds.entries()) {
    const place = {mode, arm, run};
    const number = (name: Parameters<typeof lookup.number>[0]): number | null => lookup.number(name, place);
    const label = `${mode} ${arm} ${run + 1}`;
    const network = networkAt(lookup, place);
    const faults = faultsOf(lookup, place, {seconds: value, network});
    if (faults.length > 0) {
      invalid.push({label, faults, restarts: number('restartCount'), crashSeconds: number('crashSeconds')});
      continue;
    }
    const weightBytes = number('weightBytes');
    const implied = number('impliedBytesPerSecond');
    runs.push({
      label,
      seconds: value,
      pair: run + 1,
      gapSeconds: number('pollGapSeconds') || null,
      network,
      rxBytes: number('rxBytes'),
      hubCacheGrowthBytes: number('hubCacheGrowthBytes') ?? number('download'),
      hubAttempts: hubAttempts(lookup, place),
      readBytes: number('readBytes'),
      otherReadBytes: number('otherReadBytes'),
      weightBytes,
      diskSeconds: number('diskSeconds'),
      cacheUnproven: null,
      stopSeconds: number('stopSeconds'),
      downloadSeconds: number('downloadSeconds') || null,
      loadSeconds:
        number('loadSeconds') ?? (implied === null || weightBytes === null ? null : weightBytes / implied),
      startupSeconds: number('startupSeconds'),
      compileSeconds: number('compileSeconds'),
      captureSeconds: number('captureSeconds'),
      engineInitSeconds: number('engineInitSeconds'),
      answer: answerAt(lookup, place),
      tokens: number('tokens'),
      version: lookup.word('version', place),
      gpuSeen: false,
    });
  }
  return {
    runs,
    invalid,
    tier: lookup.word('tier', {mode, arm}),
    device: lookup.word('device', {mode, arm}),
    onApprovedDisk: onApproved(lookup, {mode, arm}),
  };
}

const DROPS: readonly CacheDrop[] = ['none', 'files', 'system'];
const TIERS = ['warm', 'cold'] as const;
const LEVELS = ['L0', 'L1', 'L2'] as const;

/** Runs in the order given stand side by side, unless that is denied or the arms have different numbers of them. */
function pairedIn(lookup: EvidenceLookup, times: {readonly [arm in Side]: readonly number[]}): boolean {
  const denied = lookup.flag('paired') === false || /block/i.test(lookup.word('order') ?? '');
  return !denied && times.baseline.length === times.faststart.length;
}

/** As was said, and as the variables of both arms' containers show where those name the flags at all. */
function flagsEffective(lookup: EvidenceLookup): boolean | null {
  const said = lookup.flag('offlineFlagsEffective', {mode: 'offline'});
  const seen = (['baseline', 'faststart'] as const)
    .map(arm => variablesAt(lookup, {mode: 'offline', arm}))
    .filter(env => env !== null);
  const isShown = seen.some(env => Object.keys(offlineFlagsOf(env)).length > 0);
  return isShown ? said !== false && seen.every(effectivelyOffline) : said;
}

function modeFacts(mode: Mode, input: VerdictInput, lookup: EvidenceLookup): ModeFacts | null {
  const times = input[mode];
  if (!times) return null;
  const drop = lookup.word('drop', {mode});
  const storeTier = lookup.word('storeTier', {mode});
  return {
    mode,
    interleaved: pairedIn(lookup, times),
    finished: 'complete',
    drop: DROPS.find(word => word === drop) ?? null,
    storeTier: TIERS.find(word => word === storeTier) ?? null,
    flagsEffective: mode === 'offline' ? flagsEffective(lookup) : null,
    proofLevel:
      mode === 'offline' ? (LEVELS.find(word => word === lookup.word('proofLevel', {mode})) ?? null) : null,
    parity: lookup.list('parity', {mode}),
    fingerprint: null,
    baseline: armFacts(mode, 'baseline', times.baseline, lookup),
    faststart: armFacts(mode, 'faststart', times.faststart, lookup),
  };
}

/** Whether any scope says `value` of a fact that is about the whole session; null = none says anything. */
function saidAnywhere(lookup: EvidenceLookup, name: EvidenceName, value: boolean): boolean | null {
  const flags = lookup.anywhere(name).filter(said => typeof said === 'boolean');
  return flags.length === 0 ? null : flags.includes(value);
}

/** A number about the whole session; where scopes say several, that of the baseline's start, or the last one. */
function sessionNumber(lookup: EvidenceLookup, name: EvidenceName): number | null {
  const numbers = lookup.anywhere(name).filter(said => typeof said === 'number');
  return (
    lookup.number(name) ?? lookup.number(name, {mode: 'online', arm: 'baseline'}) ?? numbers.at(-1) ?? null
  );
}

/** One difference seen anywhere is a difference, whatever was equal beside it. */
function outputsMatch(lookup: EvidenceLookup): boolean | null {
  const deltas = lookup.anywhere('maxLogprobDelta').filter(said => typeof said === 'number');
  const differ = [
    ...deltas.map(delta => delta > limits.logprobDelta),
    saidAnywhere(lookup, 'outputsMatch', false),
    saidAnywhere(lookup, 'outputsDiffer', true),
    saidAnywhere(lookup, 'output', false),
  ].filter(said => said !== null);
  return differ.length === 0 ? null : !differ.includes(true);
}

function countsOf({online, offline}: VerdictInput): RunCounts {
  const of = (times: {readonly [arm in Side]: readonly number[]}) => ({
    baseline: times.baseline.length,
    faststart: times.faststart.length,
  });
  return {...(online ? {online: of(online)} : {}), ...(offline ? {offline: of(offline)} : {})};
}

/** A gate of a run fails the runs of its scope; without a scope it fails the session, as those of the session do. */
function sessionFaults(lookup: EvidenceLookup): RunFault[] {
  const listed = lookup.list('failedGates') ?? [];
  const gates = lookup.failedGates().filter(({gate}) => gate.startsWith('V'));
  return [
    ...gates.map(({gate, text}) => ({gate, text})),
    ...listed.filter(words => !words.startsWith('V')).map(saidToHaveFailed),
    ...(saidAnywhere(lookup, 'sessionChanged', true) === true
      ? [{gate: 'V1', text: 'the session is said to have changed while it lasted'}]
      : []),
    ...lookup
      .anywhere('environmentDiff')
      .flatMap(said => (Array.isArray(said) ? said : []))
      .map((text: string) => ({gate: 'V1', text: `changed while it lasted: ${text}`})),
    ...(saidAnywhere(lookup, 'journalIntact', false) === true
      ? [{gate: 'V6', text: 'the raw data was edited'}]
      : []),
  ];
}

/** Start times from elsewhere, with the evidence that came along; or sentences on what is wrong with them. */
export function factsFromNumbers(
  input: VerdictInput,
):
  | {readonly ok: true; readonly facts: VerdictFacts}
  | {readonly ok: false; readonly problems: readonly string[]} {
  const {online, offline} = input;
  const {problems, lookup} = readEvidence(input.evidence ?? {}, {
    ...(online ? {online: {baseline: online.baseline, faststart: online.faststart}} : {}),
    ...(offline ? {offline: {baseline: offline.baseline, faststart: offline.faststart}} : {}),
  });
  if (problems.length > 0) return {ok: false, problems};
  const limit = sessionNumber(lookup, 'limitBytesPerSecond');
  const judgesOffline = input.claim === 'proof';
  const facts: VerdictFacts = {
    arm: runbookArm,
    claim: input.claim,
    scenario: input.scenario === undefined ? null : input.scenario === 'restart' ? 'restart' : 'cold start',
    source: 'numbers',
    online: modeFacts('online', input, lookup),
    offline: judgesOffline ? modeFacts('offline', input, lookup) : null,
    baselineLoadSeconds: loadOf(input.loadSeconds?.baseline),
    outputsMatch: outputsMatch(lookup),
    includesStop: saidAnywhere(lookup, 'includesStop', true) ?? false,
    diskLimit: limit === null ? null : {bytesPerSecond: limit, how: 'as given'},
    networkRate: sessionNumber(lookup, 'networkBytesPerSecond'),
    failedGates: [...sessionFaults(lookup), ...settingFaults(lookup, countsOf(input))],
    waived: lookup.anywhere('waived').flatMap(ids => (Array.isArray(ids) ? ids : [])),
    damage: [],
    notes: notesOn(input, lookup.unread),
    rehearsal: false,
  };
  return {ok: true, facts};
}
