import {Box, useWindowSize} from 'ink';
import type {ReactNode} from 'react';
import type {Milestone} from '../milestones.ts';
import {CommandLines} from './CommandLines.tsx';
import {Lines} from './Lines.tsx';
import {MarkWord} from './MarkWord.tsx';
import {Toned} from './Toned.tsx';

/** What stays in the scrollback. */
export function MilestoneLines({milestone}: {readonly milestone: Milestone}): ReactNode {
  const {columns} = useWindowSize();
  return (
    <Box flexDirection="column" width={columns}>
      <Box gap={2}>
        <Box flexShrink={0}>
          <MarkWord mark={milestone.mark} width={4} />
        </Box>
        <Toned tone="plain">{milestone.text}</Toned>
      </Box>
      <Lines lines={milestone.more} tone="dim" indent={8} />
      <CommandLines lines={milestone.commands ?? []} columns={columns} indent={0} />
    </Box>
  );
}
