import type {Mode} from '../../bench/types.ts';
import {isProved} from '../../engine/step.ts';
import {observeRecorded, recordedVerdict, unfinishedBlock} from '../../gates/recorded-blocks.ts';
import {exitCodeOfVerdict} from '../exit-codes.ts';
import {gateDocument, runDocument} from '../json.ts';
import {exitCodeOfRun, runSteps} from '../run-steps.ts';
import {type Session, say, type Voice} from '../session.ts';
import {standings} from '../standing.ts';

/** The steps that measure, by what they measure. */
const MEASURING: Readonly<Record<Mode, string>> = {online: '6', offline: '7'};

export type RunOrder = {
  readonly ids: readonly string[];
  readonly again: boolean;
  /** Whether this order asks for a verdict: then the verdict decides how it ends. */
  readonly wantsVerdict: boolean;
  readonly require: 'proven' | null;
};

export function orderOfRun(ids: readonly string[]): RunOrder {
  return {ids, again: false, wantsVerdict: ids.includes(MEASURING.offline), require: null};
}

export function orderOfBench(modes: readonly Mode[], require: 'proven' | null): RunOrder {
  return {ids: modes.map(mode => MEASURING[mode]), again: true, wantsVerdict: true, require};
}

/**
 * From a benchmark that was cut off, or else from the first step that is not proved now, to the end. Where no run is
 * recorded there is nothing to look back at: said in a line, and begun as `run` begins.
 */
export async function orderOfResume({program, seen}: Session): Promise<RunOrder> {
  const {archive} = program.context;
  const earlier = (await archive.list()).filter(({id}) => id !== archive.runId);
  if (earlier.length === 0) {
    const text =
      'nothing to resume: no run is recorded here. It begins with the first step, as faststart run does';
    program.emit({type: 'notice', level: 'info', text});
    return orderOfRun(program.steps.map(step => step.id));
  }
  const recorded = await observeRecorded(program.context);
  const modes = ['online', 'offline'] as const;
  const cutOff = modes.find(mode => unfinishedBlock(recorded, mode) !== undefined);
  if (cutOff !== undefined)
    return orderOfRun(cutOff === 'online' ? [MEASURING.online, MEASURING.offline] : [MEASURING.offline]);
  await program.checkSteps(undefined, {beforehand: true});
  const steps = standings(program.steps, seen.gates);
  const first = steps.findIndex(step => !step.proved);
  const ids = steps.slice(first < 0 ? steps.length - 1 : first).map(step => step.id);
  return orderOfRun(ids);
}

/** Runs the steps up to the first that is not proved, and says how it ended. Answers the exit code. */
export async function run(session: Session, voice: Voice, order: RunOrder): Promise<number> {
  const {program, seen} = session;
  const {context, settings} = program;
  const runs = await runSteps(program, order.ids, {again: order.again, isCancelled: session.isCancelled});
  const allProved = runs.every(({outcome}) => isProved(outcome));
  // Where every step was proved before, nothing was measured now: the verdict is that on what is recorded.
  const recorded =
    seen.verdict() === null && allProved && order.wantsVerdict
      ? recordedVerdict(await observeRecorded(context))
      : undefined;
  if (recorded !== undefined) program.emit({type: 'verdict', verdict: recorded});
  const verdict = seen.verdict();
  // Runs that may not be compared are an answer too: the step that made them has failed, and this is how.
  const isAnswered = verdict !== null && (allProved || verdict.state === 'INVALID_RUN');
  const told =
    isAnswered && order.wantsVerdict
      ? exitCodeOfVerdict(verdict.state, order.require ?? undefined)
      : exitCodeOfRun(runs);
  const code = session.endedBy() ?? told;
  const document = runDocument({
    runId: context.archive.runId,
    folder: context.archive.runFolder,
    rehearsal: settings.rehearsal !== null,
    steps: runs,
    gates: [...seen.gates.values()].map(gate => gateDocument(gate.id, gate.result, gate.waived)),
    verdict,
    exitCode: code,
  });
  program.emit({type: 'run.finished', exitCode: code});
  const kept = await context.archive.write('result.json', `${JSON.stringify(document, null, 2)}\n`);
  say(voice, document, [
    kept.ok ? `kept in ${context.archive.runFolder}` : `result.json could not be written: ${kept.message}`,
  ]);
  return code;
}
