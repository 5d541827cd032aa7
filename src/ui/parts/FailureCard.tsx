import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Failure} from '../../engine/failure.ts';
import {stateMarks} from '../step-state.ts';
import {Fields} from './Fields.tsx';
import {MarkWord} from './MarkWord.tsx';
import {Toned} from './Toned.tsx';

/** An action or a plan that failed: what was expected, what was seen, and what to do. */
export function FailureCard({failure}: {readonly failure: Failure}): ReactNode {
  return (
    <Box flexDirection="column">
      <Box gap={2}>
        <Box flexShrink={0}>
          <MarkWord mark={stateMarks.failed} />
        </Box>
        <Toned tone="stop">{failure.short}</Toned>
      </Box>
      <Fields
        indent={2}
        fields={[
          {label: 'expected', value: failure.expected},
          {label: 'observed', value: failure.observed, tone: 'stop'},
          {label: 'command', value: failure.command, tone: 'accent'},
          ...failure.fix.map((fix, index) => ({label: index === 0 ? 'fix' : '', value: fix})),
        ]}
      />
    </Box>
  );
}
