import type {Context} from '../context.ts';
import type {Evidence, GateResult} from '../engine/gate.ts';
import {readEnv} from '../env/read-env.ts';
import {type RunConfigResult, runConfig} from '../env/run-config.ts';
import {runStep, unknown} from './result.ts';

/** What .env says, for gates that look at what it names. */
export async function readConfig(context: Context): Promise<RunConfigResult> {
  return runConfig(await readEnv(context));
}

/** The result of a gate that cannot look, because .env does not say where. */
export function withoutConfig(
  config: Extract<RunConfigResult, {ok: false}>,
  expected: string,
  evidence: readonly Evidence[] = [],
): GateResult {
  return unknown({
    short: '.env does not say enough',
    expected,
    observed: config.problems.map(problem => problem.text).join('; '),
    evidence,
    fixes: [runStep('2', 'write or repair .env')],
  });
}
