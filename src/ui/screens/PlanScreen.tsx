import {Box} from 'ink';
import type {ReactNode} from 'react';
import {actionToShell} from '../../engine/shell.ts';
import type {Plan} from '../../engine/step.ts';
import {keyed} from '../keyed.ts';
import {CommandLines} from '../parts/CommandLines.tsx';
import {FailureCard} from '../parts/FailureCard.tsx';
import {Toned} from '../parts/Toned.tsx';

type Props = {
  readonly title: string;
  readonly plan: Plan | undefined;
  /** What the last run of the step really ran. */
  readonly ran: readonly {readonly purpose: string; readonly lines: readonly string[]}[];
  readonly columns: number;
};

function Listed({actions, columns}: {readonly actions: Props['ran']; readonly columns: number}): ReactNode {
  return keyed(actions).map(({key, item: action}) => (
    <Box key={key} flexDirection="column" marginTop={1}>
      <Toned tone="dim">{`# ${action.purpose}`}</Toned>
      <CommandLines indent={0} columns={columns} lines={action.lines} />
    </Box>
  ));
}

/** The commands of a step from the left edge on, so that they can be selected and pasted. */
export function PlanScreen({title, plan, ran, columns}: Props): ReactNode {
  const planned =
    plan?.status === 'do'
      ? plan.actions.map(action => ({purpose: action.purpose, lines: actionToShell(action)}))
      : [];
  return (
    <Box flexDirection="column" width={columns}>
      <Toned tone="strong">{`Commands: ${title}`}</Toned>
      {plan === undefined && ran.length === 0 && (
        <Toned tone="dim">Looking at what this step would run.</Toned>
      )}
      {plan?.status === 'ask' && <Toned tone="plain">{`The step asks first: ${plan.question.title}`}</Toned>}
      {plan?.status === 'stop' && <FailureCard failure={plan.failure} />}
      {plan?.status === 'do' && planned.length === 0 && (
        <Toned tone="plain">Nothing to run: only the proof is left.</Toned>
      )}
      <Listed actions={planned} columns={columns} />
      {planned.length === 0 && <Listed actions={ran} columns={columns} />}
    </Box>
  );
}
