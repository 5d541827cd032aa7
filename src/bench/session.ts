import type {Context} from '../context.ts';
import type {Failure} from '../engine/failure.ts';
import type {RunConfig} from '../env/types.ts';
import {allArms, armContainers, downDuring} from '../stacks/stack.ts';
import {setupFailure} from './block-failures.ts';
import {type Setup, setUpBlock} from './block-setup.ts';
import {startCompanions} from './companions.ts';
import {measureDiskLimit} from './disk-limit.ts';
import {holdEgress} from './egress.ts';
import {headGoingOn, missingSlots, whyNotGoOn} from './go-on.ts';
import type {Made} from './ground.ts';
import {recordHeld} from './held.ts';
import {type Ended, measureSlots, type Slot} from './measure-slots.ts';
import {holdRestarts} from './restart-policy.ts';
import type {RunSpec} from './run-spec.ts';
import type {Arm, ArmId, Block, BlockHead, DiskLimit, Mode, RunRecord} from './types.ts';
import {weightFiles} from './weight-files.ts';

export type BlockOptions = {
  readonly mode: Mode;
  readonly config: RunConfig;
  /** Whether the containers' way out is closed for as long as the block lasts. */
  readonly cutEgress?: boolean;
  /** A block that was cut off, whose missing runs are made; its own design stands, not that of the settings. */
  readonly goOn?: Block | undefined;
  /** Why a container ended or does not get ready; null = could not be told. */
  readonly diagnose: RunSpec['diagnose'];
  /** Longest waits; default 20 min for a server, 10 min for the store. */
  readonly deadlines?: RunSpec['deadlines'];
};

/** A block that was made (`finished` says how far), or why it could not be, with the runs it has. */
type BlockResult =
  | {readonly ok: true; readonly block: Block}
  | {readonly ok: false; readonly failure: Failure; readonly block: Block | null};

const DEADLINES: RunSpec['deadlines'] = {readyMs: 20 * 60_000, companionMs: 10 * 60_000};

async function weightsOf(context: Context, config: RunConfig, arm: Arm): Promise<RunSpec['weights']> {
  const files = await weightFiles(context.host, arm, config);
  return files.ok ? files.value : `weight files of ${arm.id} could not be listed: ${files.message}`;
}

function specsFor(
  context: Context,
  options: BlockOptions,
  {head, disks, made}: Setup,
  weights: ReadonlyMap<ArmId, RunSpec['weights']>,
): (slot: Slot, attempt: number) => RunSpec {
  const {config, mode} = options;
  const ports = {VLLM_BASELINE_PORT: config.baselinePort, VLLM_FASTSTART_PORT: config.faststartPort};
  return ({arm, pair}, attempt) => ({
    id: `${head.id}-${arm.id}-${pair}-${attempt}`,
    block: head.id,
    arm,
    made,
    others: downDuring(context.settings.stack.spec, arm),
    mode,
    pair,
    attempt,
    port: ports[arm.portKey],
    model: config.modelName,
    seed: head.seed,
    drop: head.drop,
    storeTier: head.storeTier,
    weights: weights.get(arm.id) ?? `weight files of ${arm.id} were not listed`,
    cacheFolder: config.cacheFolder,
    device: disks[arm.id]?.device ?? null,
    deadlines: options.deadlines ?? DEADLINES,
    emit: context.emit,
    diagnose: options.diagnose,
    tell: (diagnosis, waitedMs) =>
      context.emit({type: 'diagnosis', container: arm.container, diagnosis, waitedMs}),
    signal: context.signal,
  });
}

const IS_DOWN = new Set(['exited', 'created', 'dead']);

/** Only what the block made: a container that somebody put in its place is left alone. */
async function stopAll(context: Context, made: readonly Made[]): Promise<void> {
  for (const {name: container, id} of made.toReversed()) {
    const facts = await context.docker.inspect(id);
    if (facts.ok ? IS_DOWN.has(facts.value.status) : facts.code === 'not-found') continue;
    const stopped = await context.docker.stop(id);
    if (!stopped.ok) {
      context.emit({
        type: 'notice',
        level: 'warn',
        text: `${container} is still up (${stopped.message}): docker stop ${container}`,
      });
    }
  }
}

/** What the disk of the baseline's weights gives; null = could not be measured, which is said. */
async function diskLimitOf(
  context: Context,
  weights: RunSpec['weights'] | undefined,
): Promise<DiskLimit | null> {
  if (weights === undefined || typeof weights === 'string') return null;
  const measured = await measureDiskLimit(context.host, weights, context.signal);
  if (measured.ok) return measured.value;
  const text = `the limit of the weights' disk was not measured: ${measured.message}`;
  context.emit({type: 'notice', level: 'info', text});
  return null;
}

/** Brings up what stays up throughout the block. null = it serves; else why not. */
async function raiseKept(context: Context, {deadlines}: BlockOptions): Promise<Failure | null> {
  const {companionMs} = deadlines ?? DEADLINES;
  for (const arm of context.settings.stack.spec.arms) {
    const kept = {...arm, companions: arm.companions.filter(companion => companion.staysUp)};
    const how = {deadlineMs: companionMs, signal: context.signal};
    const {problem} = await startCompanions(context, kept, how);
    if (problem !== null) return setupFailure(kept.companions[0]?.container ?? arm.container, problem);
  }
  return null;
}

/** The block to go on with, where runs made now belong to it; what it is, or why it is not one, is said. */
function fittingBlock({emit, settings}: Context, block: Block | undefined, now: BlockHead): Block | null {
  if (block === undefined) return null;
  const {head, runs} = block;
  const unfit = whyNotGoOn(head, now);
  const missing = missingSlots(block, settings.bench.retries).filter(slot => slot.pair > 0).length;
  const text =
    unfit === null
      ? `going on with the block ${head.id}: ${runs.length} runs are kept, ${missing} are missing (${head.pairs} pairs, seed ${head.seed})`
      : `the ${head.mode} block that was cut off is not gone on with: ${unfit}`;
  emit({type: 'notice', level: unfit === null ? 'info' : 'warn', text});
  return unfit === null ? block : null;
}

/** Containers keep the variables that they were made with: those of a proof that is cut off must not be used again. */
async function recordOffline(context: Context, containers: readonly string[]): Promise<void> {
  for (const container of containers) {
    const facts = await context.docker.inspect(container);
    if (facts.ok) await recordHeld(context, {kind: 'offline-container', container, id: facts.value.id});
  }
}

/**
 * One mode's block: containers made with the mode's variables, restarts held, the store brought up, one discarded
 * warm-up per arm, then pairs. On every way out the servers are stopped and restart policies put back. Finished
 * runs are in the journal whatever happens.
 */
export async function runBlock(context: Context, options: BlockOptions): Promise<BlockResult> {
  const made = await setUpBlock(context, options.mode, options.config);
  if (!made.ok) return {ok: false, failure: made.failure, block: null};
  const {spec} = context.settings.stack;
  const containers = armContainers(spec).map(one => one.container);
  if (options.mode === 'offline') await recordOffline(context, containers);
  const egress = options.cutEgress === true ? await holdEgress(context, containers) : null;
  const closed = egress === null ? null : {cut: egress.cut, why: egress.why};
  const goOn = fittingBlock(context, options.goOn, made.setup.head);
  const fresh = {...made.setup.head, egress: closed};
  const head = goOn === null ? fresh : headGoingOn(goOn.head, fresh);
  const setup: Setup = {...made.setup, head};
  const before: Block = {head, runs: goOn?.runs ?? [], finished: null};
  const runs: RunRecord[] = [...before.runs];
  const end = ({finished, failure}: Ended, diskLimit: DiskLimit | null = null): BlockResult => {
    const how = {finished, ...(diskLimit === null ? {} : {diskLimit})};
    context.emit({type: 'bench.block.finished', block: head.id, ...how});
    const block: Block = {head, runs, ...how};
    return failure === null ? {ok: true, block} : {ok: false, failure, block};
  };
  context.emit({type: 'bench.block', head});
  // The journal of this run tells the whole block, so that it can be judged by itself.
  for (const run of before.runs) context.emit({type: 'bench.run', run});
  if (egress?.why != null) {
    const text = `the way out stays open, the proof rests on flags and counters (L1): ${egress.why}`;
    context.emit({type: 'notice', level: 'warn', text});
  }
  const {restore, problem} = await holdRestarts(context, containers);
  try {
    if (problem !== null)
      return end({finished: 'failed', failure: setupFailure(spec.arms[0].container, problem)});
    const raised = await raiseKept(context, options);
    if (context.signal.aborted) return end({finished: 'stopped', failure: null});
    if (raised !== null) return end({finished: 'failed', failure: raised});
    const weights = new Map<ArmId, RunSpec['weights']>();
    for (const arm of allArms(spec)) weights.set(arm.id, await weightsOf(context, options.config, arm));
    const keep = (run: RunRecord): void => {
      runs.push(run);
      context.emit({type: 'bench.run', run});
    };
    const order = goOn === null ? head.order : missingSlots(before, context.settings.bench.retries);
    const slots = order.flatMap(({arm: id, pair}) => {
      const arm = allArms(spec).find(one => one.id === id);
      return arm === undefined ? [] : [{arm, pair}];
    });
    const specFor = specsFor(context, options, setup, weights);
    const ended = await measureSlots(context, before, slots, specFor, keep);
    // After the last runs: measuring spends what a disk has saved up for bursts.
    const isLast = ended.finished === 'complete' && options.mode === 'offline';
    return end(ended, isLast ? await diskLimitOf(context, weights.get(spec.baseline.id)) : null);
  } finally {
    await stopAll(context, setup.made);
    await egress?.release();
    await restore();
  }
}
