import {stackById} from '../stacks/index.ts';
import {allArms} from '../stacks/stack.ts';
import {proofLevel} from './doubts.ts';
import {effectivelyOffline} from './offline-flags.ts';
import type {ArmId, Block, Mode, RunRecord} from './types.ts';
import type {ArmFacts, InvalidRun, ModeFacts, RunFacts, VerdictFacts} from './verdict-facts.ts';

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

const labelOf = (run: RunRecord): string => `${run.mode} ${run.arm} ${run.pair === 0 ? 'warm-up' : run.pair}`;

/** Looks in which somebody outside did not answer, and log lines about trying again. */
function hubAttempts({log, evidence}: RunRecord): number | null {
  const remotes = evidence?.network.remotes ?? null;
  if (remotes === null && log.hubRetries === null) return null;
  const unanswered = (remotes ?? []).filter(remote => remote.states.includes('SYN_SENT'));
  return unanswered.reduce((sum, remote) => sum + remote.looks, log.hubRetries ?? 0);
}

function toRunFacts(run: RunRecord, boot: number): RunFacts {
  const elsewhere = run.evidence?.disk.elsewhere ?? null;
  return {
    label: labelOf(run),
    seconds: boot / 1000,
    pair: run.pair,
    gapSeconds: seconds(run.poll.gapMs),
    network: run.network.class,
    rxBytes: run.network.rxBytes,
    hubCacheGrowthBytes: run.network.hubCacheGrowthBytes,
    hubAttempts: hubAttempts(run),
    readBytes: run.disk.readBytes,
    otherReadBytes:
      elsewhere === null ? null : Object.values(elsewhere).reduce((sum, bytes) => sum + bytes, 0),
    weightBytes: run.cache.weightBytes,
    diskSeconds: seconds(run.evidence?.disk.heldUpMs ?? null),
    cacheUnproven: run.cache.unproven,
    stopSeconds: seconds(run.phases.stopMs),
    downloadSeconds: run.log.downloadSeconds,
    startupSeconds: run.log.startupSeconds,
    captureSeconds: run.log.captureSeconds,
    loadSeconds: run.log.modelLoadSeconds ?? run.log.weightsSeconds,
    compileSeconds: run.log.compileSeconds,
    engineInitSeconds: run.log.engineInitSeconds,
    answer:
      run.completion === null ? null : {text: run.completion.text, tokens: run.completion.logprobs ?? null},
    tokens: run.completion?.tokens ?? null,
    version: run.log.version,
    gpuSeen: (run.evidence?.gpu ?? null) !== null,
  };
}

function toInvalid(run: RunRecord): InvalidRun {
  const faults = run.faults.length === 0 ? [{gate: 'R1', text: 'never ready'}] : run.faults;
  return {
    label: labelOf(run),
    faults,
    restarts: run.container.restartCount,
    crashSeconds: seconds(run.container.lostMs ?? null),
  };
}

/** A warm-up counts only where the block broke on it. */
function armFacts({runs, finished}: Block, arm: ArmId): ArmFacts {
  const counts = (run: RunRecord): boolean =>
    run.discarded === null || (finished === 'failed' && run.faults.length > 0);
  const own = runs.filter(run => run.arm === arm && counts(run));
  const valid: RunFacts[] = [];
  const invalid: InvalidRun[] = [];
  for (const run of own) {
    const {bootMs} = run.phases;
    if (run.faults.length > 0 || bootMs === null || run.container.restartCount > 0) {
      invalid.push(
        toInvalid(run.container.restartCount > 0 && run.faults.length === 0 ? withRestart(run) : run),
      );
    } else valid.push(toRunFacts(run, bootMs));
  }
  return {runs: valid, invalid, tier: null, device: null, onApprovedDisk: null};
}

function withRestart(run: RunRecord): RunRecord {
  return {...run, faults: [{gate: 'R2', text: `RestartCount ${run.container.restartCount}`}]};
}

const BASELINE = 'baseline';

/** Both containers were told what the mode calls for; null when a flag set was not read. */
function flagsEffective({head}: Block, arm: ArmId): boolean | null {
  const flags = [head.offlineFlags[BASELINE] ?? {}, head.offlineFlags[arm] ?? {}];
  if (flags.some(set => Object.keys(set).length === 0)) return head.mode === 'online' ? true : null;
  return flags.every(set => effectivelyOffline(set) === (head.mode === 'offline'));
}

function modeFacts(block: Block, arm: ArmId): ModeFacts {
  const {head} = block;
  const {images, ...fingerprint} = head.fingerprint;
  const facts: ModeFacts = {
    mode: head.mode,
    interleaved: true,
    finished: block.finished,
    drop: head.drop,
    storeTier: head.storeTier,
    flagsEffective: flagsEffective(block, arm),
    proofLevel: null,
    parity: head.parity?.[arm] ?? null,
    fingerprint: {
      ...fingerprint,
      baselineImage: images[BASELINE] ?? null,
      faststartImage: images[arm] ?? null,
    },
    baseline: armFacts(block, BASELINE),
    faststart: armFacts(block, arm),
  };
  const isClosed = head.egress?.cut === true && proofLevel(facts) === 'L1';
  return isClosed ? {...facts, proofLevel: 'L2'} : facts;
}

/** The arms that were measured against the baseline, in the order of their stack. */
export function armsOf(blocks: readonly Block[]): readonly VerdictFacts['arm'][] {
  const measured = new Set(blocks.flatMap(block => block.head.order.map(slot => slot.arm)));
  const known = [...new Set(blocks.map(block => block.head.stack))].flatMap(id => {
    const spec = stackById(id);
    return spec === undefined ? [] : allArms(spec);
  });
  const arms = known.filter(arm => arm.id !== BASELINE && measured.has(arm.id));
  return arms.map(({id, restartsFrom}) => ({id, restartsFrom}));
}

/** The newest block of a mode that has any runs. */
export function latestBlock(blocks: readonly Block[], mode: Mode): Block | null {
  return blocks.filter(block => block.head.mode === mode && block.runs.length > 0).at(-1) ?? null;
}

/** What was measured here of one arm and its baseline, as the verdict wants it. Blocks are oldest first. */
export function factsFromBlocks(
  blocks: readonly Block[],
  options: {
    readonly arm: VerdictFacts['arm'];
    readonly claim: 'proof' | 'online';
    readonly damage?: readonly string[];
    readonly rehearsal?: boolean;
    readonly notes?: readonly string[];
  },
): VerdictFacts {
  const online = latestBlock(blocks, 'online');
  const offline = options.claim === 'online' ? null : latestBlock(blocks, 'offline');
  const used = [online, offline].flatMap(block => block ?? []);
  const {arm} = options;
  return {
    arm,
    claim: options.claim,
    scenario: null,
    source: 'measured',
    online: online === null ? null : modeFacts(online, arm.id),
    offline: offline === null ? null : modeFacts(offline, arm.id),
    baselineLoadSeconds: null,
    outputsMatch: null,
    includesStop: false,
    diskLimit: offline?.diskLimit ?? online?.diskLimit ?? null,
    networkRate: null,
    failedGates: [],
    waived: [...new Set(used.flatMap(block => block.head.waived))],
    damage: options.damage ?? [],
    notes: options.notes ?? [],
    rehearsal: options.rehearsal === true || used.some(block => block.head.fingerprint.rehearsal),
  };
}
