import type {Block, RunRecord} from '../bench/types.ts';

export type RunState = 'valid' | 'warm-up' | 'invalid';

/** One run, flat, units in the names; the columns of the CSV and the rows of the tables. null = not collected. */
export type RunRow = {
  readonly rehearsal: boolean;
  readonly mode: string;
  readonly arm: string;
  readonly pair: number;
  readonly attempt: number;
  readonly state: RunState;
  readonly boot_s: number | null;
  readonly stop_s: number | null;
  /** Stop and boot together: what the runbook's own script calls restart ready. */
  readonly total_s: number | null;
  readonly evict_s: number | null;
  readonly first_token_s: number | null;
  readonly first_completion_s: number | null;
  readonly poll_gap_ms: number | null;
  readonly worst_loop_delay_ms: number;
  readonly restart_count: number;
  readonly cache_drop: string;
  readonly resident_bytes: number | null;
  readonly weight_bytes: number | null;
  readonly rx_bytes: number | null;
  readonly hub_cache_growth_bytes: number | null;
  readonly network_class: string;
  readonly disk_read_bytes: number | null;
  readonly log_startup_s: number | null;
  readonly log_download_s: number | null;
  readonly log_weights_s: number | null;
  readonly log_model_load_s: number | null;
  readonly log_compile_s: number | null;
  readonly log_capture_s: number | null;
  readonly log_engine_init_s: number | null;
  readonly completion_status: number | null;
  readonly completion_tokens: number | null;
  readonly started_at: string;
  readonly container_id: string;
  readonly reasons: string;
};

/** Milliseconds as seconds to the millisecond: what the poll can tell, and no more. */
function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms) / 1000;
}

/** A run without a fault of its own that was restarted meanwhile is invalid all the same. */
export function stateOf(run: RunRecord): RunState {
  if (run.faults.length > 0 || run.phases.bootMs === null || run.container.restartCount > 0) return 'invalid';
  return run.discarded === 'warmup' ? 'warm-up' : 'valid';
}

function totalMs({phases: {stopMs, bootMs}}: RunRecord): number | null {
  return stopMs === null || bootMs === null ? null : stopMs + bootMs;
}

function toRow(run: RunRecord, rehearsal: boolean): RunRow {
  return {
    rehearsal,
    mode: run.mode,
    arm: run.arm,
    pair: run.pair,
    attempt: run.attempt,
    state: stateOf(run),
    boot_s: seconds(run.phases.bootMs),
    stop_s: seconds(run.phases.stopMs),
    total_s: seconds(totalMs(run)),
    evict_s: seconds(run.phases.evictMs),
    first_token_s: seconds(run.phases.firstTokenMs),
    first_completion_s: seconds(run.phases.firstCompletionMs),
    poll_gap_ms: run.poll.gapMs === null ? null : Math.round(run.poll.gapMs),
    worst_loop_delay_ms: Math.round(run.poll.worstLoopDelayMs),
    restart_count: run.container.restartCount,
    cache_drop: run.cache.drop,
    resident_bytes: run.cache.residentBytes,
    weight_bytes: run.cache.weightBytes,
    rx_bytes: run.network.rxBytes,
    hub_cache_growth_bytes: run.network.hubCacheGrowthBytes,
    network_class: run.network.class,
    disk_read_bytes: run.disk.readBytes,
    log_startup_s: run.log.startupSeconds,
    log_download_s: run.log.downloadSeconds,
    log_weights_s: run.log.weightsSeconds,
    log_model_load_s: run.log.modelLoadSeconds,
    log_compile_s: run.log.compileSeconds,
    log_capture_s: run.log.captureSeconds,
    log_engine_init_s: run.log.engineInitSeconds,
    completion_status: run.completion?.status ?? null,
    completion_tokens: run.completion?.tokens ?? null,
    started_at: run.startedAt,
    container_id: run.container.id,
    reasons: run.faults.map(fault => `${fault.gate} ${fault.text}`).join('; '),
  };
}

/** Every run that was made, in order: warm-ups and invalid ones too. */
export function runRows(blocks: readonly Block[], rehearsal: boolean): readonly RunRow[] {
  return blocks.flatMap(block =>
    block.runs.map(run => toRow(run, rehearsal || block.head.fingerprint.rehearsal)),
  );
}
