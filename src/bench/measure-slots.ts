import type {Context} from '../context.ts';
import {narrateGpu} from '../diagnose/look/watch-gpu.ts';
import type {Failure} from '../engine/failure.ts';
import {brokenFailure, lostFailure} from './block-failures.ts';
import {attemptsIn} from './go-on.ts';
import {hasLostGround} from './ground.ts';
import type {RunSpec} from './run-spec.ts';
import {measureRun} from './sampler.ts';
import type {Arm, Block, RunRecord} from './types.ts';

/** A run to be made. */
export type Slot = {readonly arm: Arm; readonly pair: number};

export type Ended = {readonly finished: 'complete' | 'stopped' | 'failed'; readonly failure: Failure | null};

/** Between two runs, and nowhere else: a run that was interrupted would not be one. */
async function waitWhilePaused(context: Context, block: string): Promise<void> {
  const {pause, signal, emit} = context;
  if (!pause?.isAsked() || signal.aborted) return;
  emit({type: 'bench.paused', block});
  // Nothing is timed now: the only time of a benchmark in which the GPUs are looked at.
  const leave = new AbortController();
  const looking = narrateGpu(context, AbortSignal.any([signal, leave.signal]));
  await pause.released(signal);
  leave.abort();
  await looking;
  emit({type: 'bench.continued', block});
}

/** All slots in order; a run that breaks a gate is kept and made again, as often as the settings say. */
export async function measureSlots(
  context: Context,
  {head: {id: block}, runs: before}: Block,
  order: readonly Slot[],
  specFor: (slot: Slot, attempt: number) => RunSpec,
  keep: (run: RunRecord) => void,
): Promise<Ended> {
  for (const slot of order) {
    await waitWhilePaused(context, block);
    const had = attemptsIn(before, {arm: slot.arm.id, pair: slot.pair});
    // Containers made anew are warmed up anew, whatever their warm-ups were before.
    const last = 1 + context.settings.bench.retries + (slot.pair === 0 ? had : 0);
    for (let attempt = had + 1; attempt <= last; attempt++) {
      const measured = await measureRun(context, specFor(slot, attempt));
      if (measured === null) return {finished: 'stopped', failure: null};
      keep(measured.record);
      const {container} = slot.arm;
      if (measured.diagnosis !== null)
        context.emit({type: 'diagnosis', container, diagnosis: measured.diagnosis});
      if (measured.record.faults.length === 0) break;
      if (hasLostGround(measured.record))
        return {finished: 'failed', failure: lostFailure(container, measured.record)};
      const hopeless = measured.diagnosis?.causes[0]?.restartHelps === false;
      const isLast = attempt === last;
      if (hopeless || (isLast && (measured.broke || slot.pair === 0))) {
        return {finished: 'failed', failure: brokenFailure(container, measured)};
      }
    }
  }
  return {finished: 'complete', failure: null};
}
