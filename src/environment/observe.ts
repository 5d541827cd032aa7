import type {Context} from '../context.ts';
import type {RunConfig} from '../env/types.ts';
import {diskFacts} from './disk-facts.ts';
import {armFacts, engineFacts} from './docker-facts.ts';
import {type EnvironmentEvent, type Fact, unknown} from './fact.ts';
import {gpuFacts} from './gpu-facts.ts';
import {hostFacts} from './host-facts.ts';
import {modelFacts} from './model-facts.ts';
import {toolFacts} from './tool-facts.ts';

/** What would be worth knowing and is not asked for: it must not look as if nobody had thought of it. */
const NOT_ASKED: readonly Fact[] = [
  unknown(
    'host.cloudSize',
    "the cloud's metadata service is not asked: a proof must not depend on a network",
  ),
  unknown(
    'host.timeSync',
    'not asked; runs are timed on a monotonic clock, and R3 compares it with the wall clock',
  ),
  unknown('gpu.powerNow', 'clocks and power during a run are not sampled'),
];

/** Everything about where a number is made, right now. Reads only, never asks for a password. */
async function observe(
  context: Context,
  config: RunConfig,
  when: EnvironmentEvent['when'],
): Promise<readonly Fact[]> {
  const parts = await Promise.all([
    hostFacts(context.host),
    gpuFacts(context.host),
    diskFacts(context, config),
    engineFacts(context),
    when === 'end' ? armFacts(context) : [],
    modelFacts(context, config),
    toolFacts(context, process.versions.node),
  ]);
  return [...parts.flat(), ...NOT_ASKED];
}

/** Looks, and says what it saw: the journal keeps it beside the runs that were made there. */
export async function sayEnvironment(
  context: Context,
  config: RunConfig,
  about: Pick<EnvironmentEvent, 'block' | 'when'>,
): Promise<void> {
  const facts = await observe(context, config, about.when);
  context.emit({type: 'bench.environment', ...about, facts});
}
