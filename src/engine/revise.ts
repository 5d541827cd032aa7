import type {ChooseQuestion} from './ask.ts';
import {askFor, type Runner} from './runner.ts';
import type {Revision, Step} from './step.ts';

/** `none`: the step keeps no answer that could be given anew. */
export type Revised = 'changed' | 'unchanged' | 'none';

function whichQuestion<Context>(
  step: Step<Context>,
  revisions: readonly Revision<Context>[],
): ChooseQuestion {
  return {
    kind: 'choose',
    id: `change:${step.id}`,
    title: 'Which answer is to be changed?',
    details: ['The step is done again with it, and every later step is looked at again.'],
    flag: 'faststart run with another answer',
    options: revisions.map(({id, label}) => ({value: id, label})),
  };
}

async function whichOf<Context>(
  runner: Pick<Runner<Context>, 'ask' | 'answers' | 'emit' | 'signal'>,
  step: Step<Context>,
  revisions: readonly Revision<Context>[],
): Promise<string | undefined> {
  const which = await askFor(runner, whichQuestion(step, revisions));
  return which.status === 'answered' ? which.value : undefined;
}

/** The question of a revision, with what holds now: whoever answers sees both, old and new. */
async function questionOf<Context>({label, question}: Revision<Context>, context: Context) {
  const asked = await question(context);
  return asked === undefined ? undefined : {...asked, details: [...asked.details, `now ${label}`]};
}

/**
 * Asks which answer of a step is given anew (`only`: the one of this id), and for the new one. Does nothing else: the
 * step is run afterwards.
 */
export async function revise<Context>(
  runner: Pick<Runner<Context>, 'context' | 'ask' | 'answers' | 'emit' | 'signal'>,
  step: Step<Context>,
  only?: string,
): Promise<Revised> {
  const revisions = (await step.revisions?.(runner.context)) ?? [];
  if (revisions.length === 0) return 'none';
  const chosen = only ?? (await whichOf(runner, step, revisions));
  const revision = revisions.find(({id}) => id === chosen);
  const question = revision === undefined ? undefined : await questionOf(revision, runner.context);
  if (revision === undefined || question === undefined) return 'unchanged';
  const answer = await askFor(runner, question);
  if (answer.status !== 'answered') return 'unchanged';
  for (const [id, value] of Object.entries(revision.settles)) runner.answers.set(id, value);
  return 'changed';
}
