import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Fix} from '../../engine/gate.ts';
import {toShell} from '../../engine/shell.ts';
import {count} from '../format.ts';
import {CommandLines} from '../parts/CommandLines.tsx';
import {Toned} from '../parts/Toned.tsx';

type Props = {readonly gate: string; readonly fix: Fix; readonly columns: number};

/** The exact commands of a fix, before any of them runs. */
export function FixScreen({gate, fix, columns}: Props): ReactNode {
  return (
    <Box flexDirection="column" width={columns}>
      <Toned tone="strong">{`Fix for ${gate}: ${fix.title}`}</Toned>
      <Box marginY={1}>
        <CommandLines indent={2} columns={columns} lines={fix.commands.map(command => toShell(command))} />
      </Box>
      <Toned tone="plain">
        {fix.commands.length === 1
          ? 'Run it now? (y/N)'
          : `Run ${count(fix.commands.length, 'command')} in this order? The first that fails ends it. (y/N)`}
      </Toned>
    </Box>
  );
}
