import {Box} from 'ink';
import type {ReactNode} from 'react';
import {bindingsOf, type Screen, shownKey} from '../keys.ts';
import {Toned} from '../parts/Toned.tsx';

const KEY_COLUMNS = 16;

/** The keys of the screen it was opened on; from the same table that gives them their meaning. */
export function HelpScreen({
  screen,
  columns,
}: {
  readonly screen: Screen;
  readonly columns: number;
}): ReactNode {
  return (
    <Box flexDirection="column" width={columns}>
      <Toned tone="strong">Keys here</Toned>
      {bindingsOf(screen).map(binding => (
        <Box key={`${binding.action} ${binding.keys[0]}`}>
          <Box width={KEY_COLUMNS} flexShrink={0}>
            <Toned tone="accent">{binding.keys.map(shownKey).join(' ')}</Toned>
          </Box>
          <Toned tone="plain">{binding.label}</Toned>
        </Box>
      ))}
    </Box>
  );
}
