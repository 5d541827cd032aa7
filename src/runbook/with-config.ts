import type {Context} from '../context.ts';
import {quote} from '../engine/shell.ts';
import type {Plan} from '../engine/step.ts';
import {readEnv} from '../env/read-env.ts';
import {runConfig} from '../env/run-config.ts';
import type {RunConfig} from '../env/types.ts';

/** Plans with what .env says, or stops with what is wrong with it. */
export async function withConfig(
  context: Context,
  plan: (config: RunConfig) => Promise<Plan>,
): Promise<Plan> {
  const config = runConfig(await readEnv(context));
  if (config.ok) return plan(config.value);
  return {
    status: 'stop',
    failure: {
      short: '.env does not say enough',
      expected: 'every key of the runbook, set',
      observed: config.problems.map(problem => problem.text).join('; '),
      command: `cat ${quote(context.settings.envFile)}`,
      fix: ['faststart run 2', ...config.problems.map(problem => problem.fix)],
    },
  };
}
