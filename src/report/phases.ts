import {median} from '../bench/sample-shape.ts';
import type {RunRow} from './run-row.ts';

/** Every name that a phase can have, in the order of a start. */
export const PHASE_NAMES = [
  'download',
  'read weights',
  'rest of loading',
  'compile',
  'rest of engine start',
  'before and between',
] as const;

type PhaseName = (typeof PHASE_NAMES)[number];

/** A part of one start, in seconds; parts of an arm add up to its time to ready. */
export type Phase = {readonly name: PhaseName; readonly seconds: number};

export type ArmPhases = {
  readonly mode: string;
  readonly arm: string;
  /** One part alone where the server's log did not tell them apart. */
  readonly phases: readonly Phase[];
};

/** What of `whole` is left when the parts are taken out; parts not logged count as nothing. */
const rest = (whole: number | null, ...parts: readonly (number | null)[]): number | null =>
  whole === null ? null : Math.max(0, whole - parts.reduce<number>((sum, part) => sum + (part ?? 0), 0));

/**
 * One start split by what vLLM logs: loading holds download and weights, the engine's start holds compilation. What no
 * line accounts for (imports, sockets, processes) is the last part.
 */
function phasesOf(row: RunRow): readonly Phase[] {
  const {boot_s: boot, log_download_s: download, log_weights_s: weights, log_compile_s: compile} = row;
  if (boot === null) return [];
  const loading = row.log_model_load_s ?? (weights === null ? null : weights + (download ?? 0));
  const engine = row.log_engine_init_s ?? compile;
  const seconds = [
    download,
    weights,
    rest(loading, download, weights),
    compile,
    rest(engine, compile),
    rest(boot, loading, engine),
  ];
  return PHASE_NAMES.flatMap((name, index) => {
    const value = seconds[index] ?? null;
    return value === null ? [] : [{name, seconds: value}];
  });
}

function medianPhases(rows: readonly RunRow[]): readonly Phase[] {
  const split = rows.map(phasesOf);
  const parts = PHASE_NAMES.flatMap(name => {
    const values = split.flatMap(phases => phases.find(phase => phase.name === name)?.seconds ?? []);
    return values.length === 0 ? [] : [{name, seconds: median(values)}];
  });
  return parts.filter(part => part.seconds > 0);
}

/** Medians over the valid runs of each arm of one mode. */
export function armPhases(
  rows: readonly RunRow[],
  mode: string,
  arms: readonly string[],
): readonly ArmPhases[] {
  return arms.flatMap(arm => {
    const own = rows.filter(row => row.mode === mode && row.arm === arm && row.state === 'valid');
    return own.length === 0 ? [] : [{mode, arm, phases: medianPhases(own)}];
  });
}
