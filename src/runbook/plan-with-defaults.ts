import type {Context} from '../context.ts';
import {defaultOf} from '../engine/ask.ts';
import type {Plan, Step} from '../engine/step.ts';

/** Plans a step; a question that has a default is answered by it, as in an unattended run. Changes nothing. */
export async function planWithDefaults(step: Step<Context>, context: Context): Promise<Plan> {
  const answers = new Map(context.answers);
  for (;;) {
    const plan = await step.plan({...context, answers});
    if (plan.status !== 'ask') return plan;
    const {question} = plan;
    const value = defaultOf(question);
    // A default that does not settle the question leaves it to a person.
    if (value === undefined || answers.get(question.id) === value) return plan;
    answers.set(question.id, value);
  }
}
