import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Toned} from '../parts/Toned.tsx';
import type {ChosenRemedy} from '../wizard-state.ts';
import {PlanScreen} from './PlanScreen.tsx';

type Props = {
  readonly remedy: ChosenRemedy;
  /** What runs now and would be asked to stop first; null = nothing. */
  readonly runningTitle: string | null;
  readonly columns: number;
};

/** Whether there is anything to say yes to. */
function asks({plan, deed}: ChosenRemedy): string | null {
  if (plan === undefined) return null;
  if (deed.kind === 'answer') return `Ask for ${deed.key} anew, and write what is answered? (y/N)`;
  return plan.status === 'stop' ? null : 'Run it now? (y/N)';
}

/** All that one line of a diagnosis' fix would run, before any of it does. */
export function RemedyScreen({remedy, runningTitle, columns}: Props): ReactNode {
  const {line, container, causeId, deed, plan, proposal} = remedy;
  const question = asks(remedy);
  return (
    <Box flexDirection="column" width={columns}>
      <Toned tone="strong">{`${container}, ${causeId}: ${line}`}</Toned>
      {question !== null && runningTitle !== null && (
        <Toned tone="warn">{`Runs now: ${runningTitle}. It is asked to stop first.`}</Toned>
      )}
      {question !== null && <Toned tone="plain">{question}</Toned>}
      <Box marginTop={1}>
        <PlanScreen
          title={deed.kind === 'container' ? container : `step ${deed.kind === 'step' ? deed.step : 2}`}
          plan={plan}
          proposal={proposal}
          ran={[]}
          columns={columns}
        />
      </Box>
    </Box>
  );
}
