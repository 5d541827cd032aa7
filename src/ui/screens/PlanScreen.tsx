import {Box} from 'ink';
import type {ReactNode} from 'react';
import {changeOf} from '../../engine/change.ts';
import type {PlannedAction} from '../../engine/events.ts';
import {actionToShell} from '../../engine/shell.ts';
import type {Plan} from '../../engine/step.ts';
import {keyed} from '../keyed.ts';
import {FailureCard} from '../parts/FailureCard.tsx';
import {Lines} from '../parts/Lines.tsx';
import {destroyingLines, pasteable, type ShownAction} from '../pasteable.ts';
import {commentRows} from '../wrap-shell.ts';

type Props = {
  readonly title: string;
  readonly plan: Plan | undefined;
  /** What it would be if all that is proposed were taken; where the step asks first. */
  readonly proposal?: Plan | undefined;
  /** What the last run of the step really ran. */
  readonly ran: readonly PlannedAction[];
  readonly columns: number;
};

function plannedOf(plan: Plan | undefined): readonly ShownAction[] {
  if (plan?.status !== 'do') return [];
  return plan.actions.map(action => ({
    purpose: action.purpose,
    lines: actionToShell(action),
    destroys: action.danger?.destroys,
    change: changeOf(action),
    undo: action.undo,
  }));
}

function ranAs({purpose, lines, undo}: PlannedAction): ShownAction {
  const isDestroying = destroyingLines(lines).length > 0;
  return {purpose, lines, undo, destroys: isDestroying ? ['what is on the disk'] : undefined};
}

/** What the screen says beside its commands is a comment too: all of it can be selected and pasted. */
function saidOf(plan: Plan | undefined, listed: number, isProposed: boolean): string | undefined {
  if (plan === undefined) return listed === 0 ? 'Looking at what this step would run.' : undefined;
  if (plan.status === 'ask') {
    const asks = `The step asks first: ${plan.question.title}`;
    return isProposed ? `${asks} With what is proposed, it would run:` : asks;
  }
  if (plan.status === 'do' && plan.actions.length === 0) return 'Nothing to run: only the proof is left.';
  return undefined;
}

/** The commands of a step from the left edge on, so that they can be selected and pasted. */
export function PlanScreen({title, plan, proposal, ran, columns}: Props): ReactNode {
  const proposed = plan?.status === 'ask' ? plannedOf(proposal) : [];
  const planned = plannedOf(plan);
  const listed = proposed.length > 0 ? proposed : planned.length > 0 ? planned : ran.map(ranAs);
  const said = saidOf(plan, listed.length, proposed.length > 0);
  return (
    <Box flexDirection="column" width={columns}>
      <Lines lines={commentRows(`Commands: ${title}`, columns)} tone="strong" />
      {said !== undefined && <Lines lines={commentRows(said, columns)} tone="plain" />}
      {plan?.status === 'stop' && <FailureCard failure={plan.failure} />}
      {keyed(listed).map(({key, item: action}) => (
        <Box key={key} marginTop={1}>
          <Lines
            lines={pasteable(action, columns)}
            tone={action.destroys === undefined ? 'accent' : 'stop'}
            wrap="hard"
          />
        </Box>
      ))}
    </Box>
  );
}
