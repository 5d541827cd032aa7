import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Question} from '../../engine/ask.ts';
import type {StepView} from '../../engine/board.ts';
import {changeOf} from '../../engine/change.ts';
import {actionToShell} from '../../engine/shell.ts';
import type {Plan} from '../../engine/step.ts';
import {standingGates} from '../fix-for.ts';
import {count} from '../format.ts';
import {keyed} from '../keyed.ts';
import {describeOutcome} from '../outcome.ts';
import {CommandLines} from '../parts/CommandLines.tsx';
import {FailureCard} from '../parts/FailureCard.tsx';
import {GateCard, type ShownGate} from '../parts/GateCard.tsx';
import {Lines} from '../parts/Lines.tsx';
import {MarkWord} from '../parts/MarkWord.tsx';
import {Toned} from '../parts/Toned.tsx';
import {markOf, type ShownState} from '../step-state.ts';

export type StepScreenProps = {
  readonly title: string;
  readonly why: string;
  readonly state: ShownState;
  readonly isWaived: boolean;
  readonly view: StepView;
  readonly gates: readonly ShownGate[];
  readonly plan: Plan | undefined;
  readonly columns: number;
};

/** Which commands follow is known once it is answered; what the question is about, and how far a yes goes, before. */
function AsksFirst({question}: {readonly question: Question}): ReactNode {
  return (
    <Box flexDirection="column">
      <Toned tone="plain">{`Asks first: ${question.title}`}</Toned>
      <Lines lines={question.details} tone="plain" indent={2} />
      <Toned tone="dim">
        What it runs then depends on the answer. Before anything is destroyed it asks once more, with the
        command.
      </Toned>
    </Box>
  );
}

function PlanCommands({plan, columns}: {readonly plan: Plan; readonly columns: number}): ReactNode {
  if (plan.status === 'stop') return <FailureCard failure={plan.failure} />;
  if (plan.status === 'ask') return <AsksFirst question={plan.question} />;
  if (plan.actions.length === 0) return <Toned tone="dim">Nothing to run: only the proof is left.</Toned>;
  return (
    <Box flexDirection="column">
      <Toned tone="strong">{`Runs ${count(plan.actions.length, 'action')}, in this order`}</Toned>
      {keyed(plan.actions).map(({key, number, item: action}) => (
        <Box key={key} flexDirection="column" paddingLeft={2}>
          <Toned tone={action.danger === undefined ? 'plain' : 'stop'}>
            {`${number}  ${action.purpose}${action.danger === undefined ? '' : '  (destroys data; asks first)'}`}
          </Toned>
          <CommandLines indent={3} columns={columns - 2} lines={actionToShell(action)} />
          <Lines lines={changeOf(action)} tone="plain" indent={3} />
          {action.undo !== undefined && <Lines lines={[`undo: ${action.undo}`]} tone="dim" indent={3} />}
        </Box>
      ))}
    </Box>
  );
}

/** What stands against the step comes first, in the order that fixes are offered in: an operator reads from the top. */
function inOrder(gates: readonly ShownGate[], view: StepView): readonly ShownGate[] {
  const standing = standingGates(view);
  const rank = ({id, seen}: ShownGate): number => {
    if (standing.includes(id)) return standing.indexOf(id);
    return standing.length + (seen === undefined || seen.result.status === 'pass' ? 1 : 0);
  };
  return [...gates].sort((a, b) => rank(a) - rank(b));
}

/** A step that is not running: why, what must hold, and what would run. */
export function StepScreen({
  title,
  why,
  state,
  isWaived,
  view,
  gates,
  plan,
  columns,
}: StepScreenProps): ReactNode {
  const told = view.outcome === null || state === 'stale' ? undefined : describeOutcome(view.outcome);
  return (
    <Box flexDirection="column" width={columns}>
      <Box justifyContent="space-between">
        <Toned tone="strong">{title}</Toned>
        <Box flexShrink={0}>
          <MarkWord mark={markOf({state, isWaived})} />
        </Box>
      </Box>
      <Toned tone="dim">{why}</Toned>
      {state === 'stale' && (
        <Toned tone="warn">
          A step before this one is not proved any more: prove that one, then this one again.
        </Toned>
      )}
      {told !== undefined && state !== 'proved' && <Toned tone="warn">{told}</Toned>}
      <Box flexDirection="column" marginTop={1}>
        {view.failure !== null && (state === 'failed' || state === 'stopped') && (
          <FailureCard failure={view.failure} />
        )}
        {inOrder(gates, view).map(gate => (
          <GateCard key={gate.id} gate={gate} columns={columns} />
        ))}
      </Box>
      <Box marginTop={1}>{plan !== undefined && <PlanCommands plan={plan} columns={columns} />}</Box>
    </Box>
  );
}
