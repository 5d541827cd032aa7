import {medianOf} from './quantities.ts';
import type {Phase, PhaseId, Side} from './types.ts';
import type {ModeFacts} from './verdict-facts.ts';

export const PHASE_WORDS: Readonly<Record<PhaseId, string>> = {
  startup: 'imports and configuration',
  download: 'download',
  weights: 'loading the weights',
  compile: 'compiling',
  capture: 'capturing graphs',
  engine: 'profiling and KV cache',
  rest: 'the rest',
};

/** What is left of a phase when parts of it are told apart; null where the whole is not known. */
function less(whole: number | null, ...parts: readonly (number | null)[]): number | null {
  if (whole === null) return null;
  return Math.max(0, whole - parts.reduce<number>((sum, part) => sum + (part ?? 0), 0));
}

/**
 * Where an arm's ready time goes: medians of what its logs state, in the order of a start. They add up to the median
 * ready time: the rest is what no line accounts for, and holds the phases that are null (not known). Below 0 it says
 * that phases ran side by side. null = the logs say nothing.
 */
export function waterfallOf(mode: ModeFacts | null, arm: Side): readonly Phase[] | null {
  const ready = medianOf(mode, arm, run => run.seconds);
  const load = medianOf(mode, arm, run => run.loadSeconds);
  const init = medianOf(mode, arm, run => run.engineInitSeconds);
  const compile = medianOf(mode, arm, run => run.compileSeconds);
  const capture = medianOf(mode, arm, run => run.captureSeconds);
  // vLLM only speaks of a download that took more than half a second.
  const download = medianOf(mode, arm, run => run.downloadSeconds) ?? (load === null ? null : 0);
  const phases: readonly Phase[] = [
    {id: 'startup', seconds: medianOf(mode, arm, run => run.startupSeconds)},
    {id: 'download', seconds: download},
    {id: 'weights', seconds: less(load, download)},
    {id: 'compile', seconds: compile},
    {id: 'capture', seconds: capture},
    {id: 'engine', seconds: less(init, compile, capture)},
  ];
  if (ready === null || phases.every(phase => phase.seconds === null)) return null;
  const known = phases.reduce((sum, phase) => sum + (phase.seconds ?? 0), 0);
  return [...phases, {id: 'rest', seconds: ready - known}];
}

/** `26.2 s = imports and configuration 9.1 + loading the weights 0.6 + ... + the rest 3.0` */
export function waterfallWords(phases: readonly Phase[]): string {
  const known = phases.flatMap(({id, seconds}) =>
    seconds === null || Math.abs(seconds) < 0.05 ? [] : [{id, seconds}],
  );
  const total = known.reduce((sum, phase) => sum + phase.seconds, 0);
  return `${total.toFixed(1)} s = ${known.map(({id, seconds}) => `${PHASE_WORDS[id]} ${seconds.toFixed(1)}`).join(' + ')}`;
}
