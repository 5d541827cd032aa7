import type {Diagnosis} from '../diagnose/types.ts';
import {firstCompletion} from './completion.ts';
import {sameContainers, withLostGround} from './ground.ts';
import {boot} from './run-boot.ts';
import {collectEvidence, countersBefore} from './run-evidence.ts';
import {evictWeights, prepareCompanions, stopOld, waitForQuiet} from './run-prepare.ts';
import {type BenchPorts, blankRecord, type RunSpec, sayPhase, withFaults} from './run-spec.ts';
import type {RunRecord} from './types.ts';

export type Measured = {
  readonly record: RunRecord;
  /** The server ended or never got ready, and why, where that could be told. */
  readonly broke: boolean;
  readonly diagnosis: Diagnosis | null;
};

async function complete(ports: BenchPorts, spec: RunSpec, record: RunRecord): Promise<RunRecord> {
  sayPhase(spec, 'completing');
  const done = await firstCompletion(ports, {
    port: spec.port,
    model: spec.model,
    seed: spec.seed,
    signal: spec.signal,
  });
  return withFaults(
    {
      ...record,
      phases: {...record.phases, firstTokenMs: done.firstTokenMs, firstCompletionMs: done.durationMs},
      completion: done.result,
    },
    ...(done.fault === null ? [] : [{gate: 'R11', text: done.fault}]),
  );
}

/**
 * One run: stop, wait for exit, companions, evict, verify, quiet, start, poll, completion, evidence. A run that breaks
 * a gate ends there and keeps what it has. null = the signal ended it.
 */
export async function measureRun(ports: BenchPorts, spec: RunSpec): Promise<Measured | null> {
  const aborted = (): boolean => spec.signal.aborted;
  let record = blankRecord(spec, ports.clock.wall());
  for (const prepare of [sameContainers, stopOld, prepareCompanions, evictWeights, waitForQuiet]) {
    record = await prepare(ports, spec, record);
    if (aborted()) return null;
    if (record.faults.length > 0)
      return {record: await withLostGround(ports, spec, record), broke: false, diagnosis: null};
  }
  const before = await countersBefore(ports, spec);
  const started = await boot(ports, spec, record, before.rxBytes);
  if (aborted()) return null;
  const {first} = started;
  if (first === null || started.broke) {
    const diagnosis = await spec.diagnose(spec.arm.container);
    const kept =
      first === null
        ? started.record
        : await collectEvidence(ports, spec, started.record, {first, before, network: started.network});
    return {record: await withLostGround(ports, spec, kept), broke: true, diagnosis};
  }
  const completed = await complete(ports, spec, started.record);
  if (aborted()) return null;
  sayPhase(spec, 'collecting');
  const {network} = started;
  const seen = await collectEvidence(ports, spec, completed, {first, before, network});
  return aborted() ? null : {record: await withLostGround(ports, spec, seen), broke: false, diagnosis: null};
}
