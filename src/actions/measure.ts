import {forgetHeld} from '../bench/held.ts';
import {limits} from '../bench/limits.ts';
import {runBlock} from '../bench/session.ts';
import type {Context} from '../context.ts';
import {diagnoseContainer} from '../diagnose/index.ts';
import type {LookOptions} from '../diagnose/observe.ts';
import type {MeasureAction} from '../engine/plan.ts';
import type {Performed} from '../engine/runner.ts';
import {readEnv} from '../env/read-env.ts';
import {runConfig} from '../env/run-config.ts';
import {sayEnvironment} from '../environment/observe.ts';
import {observeRecorded, recordedVerdict, unfinishedBlock} from '../gates/recorded-blocks.ts';
import {pinRevision} from '../stacks/pin-revision.ts';
import {armContainers} from '../stacks/stack.ts';
import {done, failed} from './say.ts';

/** The block made these containers and stopped them; a finished one leaves the machine as clean as it found it. */
async function removeContainers(context: Context): Promise<void> {
  for (const {container} of armContainers(context.settings.stack.spec).toReversed()) {
    const removed = await context.docker.remove(container);
    if (removed.ok || removed.code === 'not-found') {
      await forgetHeld(context, {kind: 'offline-container', container, id: ''});
      continue;
    }
    context.emit({
      type: 'notice',
      level: 'warn',
      text: `${container} is left behind (${removed.message}): docker rm ${container}`,
    });
  }
}

/** Runs one mode's block, then says what all recorded blocks together prove so far. */
export async function performMeasure(action: MeasureAction, context: Context): Promise<Performed> {
  const config = runConfig(await readEnv(context));
  if (!config.ok) {
    return failed({
      short: '.env does not say enough to measure',
      expected: 'every key of the runbook, set',
      observed: config.problems.map(problem => problem.text).join('; '),
      command: `cat ${context.settings.envFile}`,
      fix: ['faststart run 2'],
    });
  }
  const {pairs} = context.settings.bench;
  if (pairs < limits.minRuns) {
    const text = `--runs ${pairs} cannot prove anything: the verdict needs ${limits.minRuns} valid runs of each arm (--runs ${limits.minRuns})`;
    context.emit({type: 'notice', level: 'warn', text});
  }
  const diagnose = async (container: string, options?: LookOptions) => {
    const found = await diagnoseContainer(context, container, options);
    return found.ok ? found.value : null;
  };
  const pinned = await pinRevision(context, config.value);
  await sayEnvironment(context, pinned, {block: action.mode, when: 'start'});
  const {mode} = action;
  // Who asks to measure again wants all of it again.
  const goOn = context.settings.bench.again
    ? undefined
    : unfinishedBlock(await observeRecorded(context), mode);
  const cutEgress = action.cutEgress || goOn?.head.egress?.cut === true;
  const result = await runBlock(context, {mode, cutEgress, config: pinned, diagnose, goOn});
  await sayEnvironment(context, pinned, {block: action.mode, when: 'end'});
  const broken = result.ok || result.block?.runs.length === 0 ? null : result.block;
  // A block that failed keeps its containers: their logs say why.
  if (result.ok) await removeContainers(context);
  const verdict =
    result.ok || broken !== null
      ? recordedVerdict(await observeRecorded(context), broken ?? undefined)
      : undefined;
  if (verdict !== undefined) context.emit({type: 'verdict', verdict});
  return result.ok ? done : failed(result.failure);
}
