import {effectivelyOffline} from './offline-flags.ts';
import type {ArmId, Block, Mode, RunRecord} from './types.ts';
import type {ArmFacts, InvalidRun, ModeFacts, RunFacts, VerdictFacts} from './verdict-facts.ts';

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

const labelOf = (run: RunRecord): string => `${run.mode} ${run.arm} ${run.pair}`;

function toRunFacts(run: RunRecord, boot: number): RunFacts {
  return {
    label: labelOf(run),
    seconds: boot / 1000,
    pair: run.pair,
    gapSeconds: seconds(run.poll.gapMs),
    network: run.network.class,
    rxBytes: run.network.rxBytes,
    hubCacheGrowthBytes: run.network.hubCacheGrowthBytes,
    readBytes: run.disk.readBytes,
    weightBytes: run.cache.weightBytes,
    cacheUnproven: run.cache.unproven,
    stopSeconds: seconds(run.phases.stopMs),
    downloadSeconds: run.log.downloadSeconds,
    loadSeconds: run.log.modelLoadSeconds ?? run.log.weightsSeconds,
    compileSeconds: run.log.compileSeconds,
    engineInitSeconds: run.log.engineInitSeconds,
    text: run.completion?.text ?? null,
  };
}

function toInvalid(run: RunRecord): InvalidRun {
  const faults = run.faults.length === 0 ? [{gate: 'R1', text: 'never ready'}] : run.faults;
  return {label: labelOf(run), faults, restarts: run.container.restartCount};
}

function armFacts(runs: readonly RunRecord[], arm: ArmId): ArmFacts {
  const own = runs.filter(run => run.arm === arm && run.discarded === null);
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
  return {runs: valid, invalid};
}

function withRestart(run: RunRecord): RunRecord {
  return {...run, faults: [{gate: 'R2', text: `RestartCount ${run.container.restartCount}`}]};
}

/** Both containers were told what the mode calls for; null when a flag set was not read. */
function flagsEffective({head}: Block): boolean | null {
  const flags = [head.offlineFlags.baseline, head.offlineFlags.faststart];
  if (flags.some(set => Object.keys(set).length === 0)) return head.mode === 'online' ? true : null;
  return flags.every(set => effectivelyOffline(set) === (head.mode === 'offline'));
}

function modeFacts(block: Block): ModeFacts {
  return {
    mode: block.head.mode,
    interleaved: true,
    complete: block.finished === 'complete',
    drop: block.head.drop,
    storeTier: block.head.storeTier,
    flagsEffective: flagsEffective(block),
    parity: block.head.parity,
    fingerprint: block.head.fingerprint,
    baseline: armFacts(block.runs, 'baseline'),
    faststart: armFacts(block.runs, 'faststart'),
  };
}

/** The newest block of a mode that has any runs. */
export function latestBlock(blocks: readonly Block[], mode: Mode): Block | null {
  return blocks.filter(block => block.head.mode === mode && block.runs.length > 0).at(-1) ?? null;
}

/** What was measured here, as the verdict wants it. Blocks are oldest first. */
export function factsFromBlocks(
  blocks: readonly Block[],
  options: {
    readonly claim: 'proof' | 'online';
    readonly damage?: readonly string[];
    readonly rehearsal?: boolean;
  },
): VerdictFacts {
  const online = latestBlock(blocks, 'online');
  const offline = options.claim === 'online' ? null : latestBlock(blocks, 'offline');
  const used = [online, offline].flatMap(block => block ?? []);
  return {
    claim: options.claim,
    source: 'measured',
    online: online === null ? null : modeFacts(online),
    offline: offline === null ? null : modeFacts(offline),
    baselineLoadSeconds: null,
    outputsMatch: null,
    includesStop: false,
    waived: [...new Set(used.flatMap(block => block.head.waived))],
    damage: options.damage ?? [],
    notes: [],
    rehearsal: options.rehearsal === true || used.some(block => block.head.fingerprint.rehearsal),
  };
}
