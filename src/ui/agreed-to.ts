import {destroyingLines} from './pasteable.ts';
import type {WizardState} from './wizard-state.ts';

/**
 * The lines that will run once the open question is answered with the text it wants: those of the action after the
 * last one that was begun. Of several, those that destroy.
 */
export function agreedTo(state: WizardState): readonly string[] {
  const step = state.view.board.steps.find(candidate => candidate.id === state.view.board.running);
  const next = step?.planned[step.action === null ? 0 : step.action + 1];
  const question = state.dialog?.question;
  if (next === undefined || question?.kind !== 'type-exactly' || !question.title.startsWith(next.purpose))
    return [];
  const destroying = destroyingLines(next.lines);
  return destroying.length > 0 ? destroying : next.lines;
}
