import {Box} from 'ink';
import type {ReactNode} from 'react';
import {type Named, stepLabel} from '../milestones.ts';
import {Toned} from '../parts/Toned.tsx';
import {firstUnproved, type ShownStep} from '../step-state.ts';

/** A rehearsed machine is gone with the program. */
function comingBack(isRehearsal: boolean): string {
  return isRehearsal ? 'a rehearsal begins anew each time' : 'come back with: faststart resume';
}

/** The last words, left in the scrollback: how far it got and how to come back. */
export function Farewell({
  steps,
  shown,
  isRehearsal,
}: {
  readonly steps: readonly Named[];
  readonly shown: readonly ShownStep[];
  readonly isRehearsal: boolean;
}): ReactNode {
  const waived = shown.filter(step => step.isWaived).length;
  const proved = shown.filter(step => step.state === 'proved').length - waived;
  const open = steps.find(step => step.id === firstUnproved(shown));
  const isAll = proved + waived === steps.length;
  return (
    <Box flexDirection="column">
      <Toned tone="strong">{`${proved} of ${steps.length} steps proved${waived === 0 ? '' : `; ${waived} not proved but waived: nothing is PROVEN by it`}`}</Toned>
      {!isAll && open !== undefined && (
        <Toned tone="plain">{`next: ${stepLabel(open)}; ${comingBack(isRehearsal)}`}</Toned>
      )}
    </Box>
  );
}
