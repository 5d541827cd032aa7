import {Box} from 'ink';
import InkSpinner from 'ink-spinner';
import type {ReactNode} from 'react';

/**
 * Hidden from screen readers, which would read out each frame. The slowest of its kind, and ASCII: every frame is
 * drawn and sent over SSH.
 */
export function Spinner(): ReactNode {
  return (
    <Box aria-hidden width={3}>
      <InkSpinner type="simpleDots" />
    </Box>
  );
}
