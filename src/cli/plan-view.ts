import type {Question} from '../engine/ask.ts';
import {changeOf} from '../engine/change.ts';
import {actionToShell} from '../engine/shell.ts';
import type {Plan} from '../engine/step.ts';
import type {Program} from '../program.ts';
import {labelled} from './plain-gate.ts';
import type {Seen} from './session.ts';
import {standings} from './standing.ts';

export type PlannedStep = {
  readonly id: string;
  readonly title: string;
  /** Its proof holds already: `run` would do nothing. */
  readonly proved: boolean;
  readonly plan: Plan;
  /** Gates, by id. */
  readonly needs: readonly string[];
  readonly proves: readonly string[];
};

/** Looks at what each step proves, and plans it. Nothing is run. */
export async function planSteps(
  program: Program,
  seen: Seen,
  ids: readonly string[],
): Promise<readonly PlannedStep[]> {
  await program.checkSteps();
  const standing = standings(program.steps, seen.gates);
  const planned: PlannedStep[] = [];
  for (const step of standing.filter(candidate => ids.includes(candidate.id))) {
    const plan = await program.planUnattended(step.id);
    const {needs = [], proves = []} = program.steps.find(({id}) => id === step.id) ?? {};
    planned.push({
      id: step.id,
      title: step.title,
      proved: step.proved,
      plan,
      needs: needs.map(gate => gate.id),
      proves: proves.map(gate => gate.id),
    });
  }
  return planned;
}

export function planDocument(steps: readonly PlannedStep[], rehearsal: boolean) {
  return {
    schema: 'faststart.plan/1',
    ok: true,
    rehearsal,
    steps: steps.map(({id, title, proved, plan}) => ({
      id,
      title,
      proved,
      plan: plan.status,
      ...(plan.status === 'do'
        ? {
            actions: plan.actions.map(action => ({
              purpose: action.purpose,
              lines: actionToShell(action),
              ...(changeOf(action).length === 0 ? {} : {diff: changeOf(action)}),
              ...(action.danger === undefined ? {} : {destroys: action.danger.destroys}),
              ...(action.undo === undefined ? {} : {undo: action.undo}),
            })),
          }
        : {}),
      ...(plan.status === 'ask'
        ? {question: {id: plan.question.id, title: plan.question.title, flag: plan.question.flag}}
        : {}),
      ...(plan.status === 'stop' ? {failure: plan.failure} : {}),
    })),
  };
}

/** What can be chosen, and why the rest cannot. */
function choices(question: Question): string[] {
  if (question.kind !== 'choose') return [];
  return question.options.map(({label, disabled}) =>
    disabled === undefined ? label : `${label}: not possible, ${disabled}`,
  );
}

/** What would be run, for a person: commands un-wrapped, so that they can be copied. */
export function planLines(steps: readonly PlannedStep[]): string[] {
  return steps.flatMap(({id, title, proved, plan}) => {
    const head = `[${id}] ${title}`;
    if (proved) return [head, '  proved already: run would do nothing'];
    if (plan.status === 'ask')
      return [
        head,
        `  an answer comes first: ${plan.question.title}`,
        ...plan.question.details.map(detail => `    ${detail}`),
        ...choices(plan.question).map(choice => `    ${choice}`),
        ...labelled('fix', plan.question.flag),
      ];
    if (plan.status === 'stop')
      return [
        head,
        `  cannot be planned now: ${plan.failure.short}`,
        ...labelled('observed', plan.failure.observed),
      ];
    return [
      head,
      ...plan.actions.flatMap((action, index) => [
        `  ${index + 1}. ${action.purpose}`,
        ...(action.danger === undefined
          ? []
          : [`     DESTROYS ${action.danger.destroys.join(', ')}; asks first`]),
        ...actionToShell(action).map(line => `     $ ${line}`),
        ...changeOf(action).map(line => `       ${line}`),
        ...(action.undo === undefined ? [] : [`     undo: ${action.undo}`]),
      ]),
    ];
  });
}
