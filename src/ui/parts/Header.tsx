import {isDeepStrictEqual} from 'node:util';
import {Box} from 'ink';
import {memo, type ReactNode} from 'react';
import {useLook} from '../hooks/use-look.ts';
import {Toned} from './Toned.tsx';

type Props = {
  readonly columns: number;
  /** The runbook's own number of the step, or its word. */
  readonly step: string;
  readonly position: number;
  readonly total: number;
  readonly name: string;
  readonly host: string;
  /** Id of the rehearsed machine; null on a real one. */
  readonly rehearsal: string | null;
  /** Nothing is changed from here: it was asked for, or somebody else drives. */
  readonly isReadOnly: boolean;
};

const TOOL = 'vLLM FastStart';

/** One line: whose wizard, where in it, on which machine, and whether any of it is real. */
export const Header = memo(function Header({
  columns,
  step,
  position,
  total,
  name,
  host,
  rehearsal,
  isReadOnly,
}: Props): ReactNode {
  const {glyphs} = useLook();
  const where = `step ${step} (${position} of ${total})${step === name ? '' : `, ${name}`}`;
  const machine = rehearsal === null ? `host ${host}` : rehearsal;
  const stamps = [...(isReadOnly ? ['LOOKING ONLY'] : []), ...(rehearsal === null ? [] : ['REHEARSAL'])];
  // Left and right are two blanks apart. Which machine it is matters more than whose wizard.
  const isWhole = [TOOL, glyphs.dot, where, ...stamps, machine].join(' ').length + 1 <= columns;
  return (
    <Box width={columns} justifyContent="space-between" gap={2}>
      <Box gap={1} flexShrink={0}>
        {isWhole && <Toned tone="strong">{TOOL}</Toned>}
        {isWhole && <Toned tone="dim">{glyphs.dot}</Toned>}
        <Toned tone="plain">{where}</Toned>
      </Box>
      <Box gap={1} flexShrink={1}>
        {stamps.map(stamp => (
          <Box key={stamp} flexShrink={0}>
            <Toned tone="warn">{stamp}</Toned>
          </Box>
        ))}
        <Toned tone="dim" wrap="truncate">
          {machine}
        </Toned>
      </Box>
    </Box>
  );
}, isDeepStrictEqual);
