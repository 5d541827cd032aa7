import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {ShownCause} from '../cause-view.ts';
import {CommandLines} from '../parts/CommandLines.tsx';
import {Fields} from '../parts/Fields.tsx';
import {Toned} from '../parts/Toned.tsx';

type Props = {
  /** null = the wait is over, or nothing is known of it yet. */
  readonly cause: ShownCause | null;
  readonly columns: number;
};

/** Why a wait does not end: the whole answer, with the commands to copy. */
export function CauseScreen({cause, columns}: Props): ReactNode {
  if (cause === null) return <Toned tone="dim">Nothing is waited for now that could be diagnosed.</Toned>;
  return (
    <Box flexDirection="column" width={columns}>
      <Toned tone="warn">{cause.title}</Toned>
      <Fields indent={0} fields={cause.fields} />
      {cause.fix.length > 0 && (
        <Box flexDirection="column">
          <Toned tone="strong">Fix, in this order (c copies it, ! opens a shell)</Toned>
          <CommandLines indent={2} columns={columns} lines={cause.fix} />
        </Box>
      )}
      <Fields indent={0} fields={cause.more} />
    </Box>
  );
}
