import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Tone} from '../theme.ts';
import {Toned} from './Toned.tsx';

export type Field = {readonly label: string; readonly value: string; readonly tone?: Tone};

const LABEL_COLUMNS = 10;

/** Label and value, aligned; long values wrap under themselves. */
export function Fields({
  fields,
  indent,
}: {
  readonly fields: readonly Field[];
  readonly indent: number;
}): ReactNode {
  return (
    <Box flexDirection="column" paddingLeft={indent}>
      {fields.map(field => (
        <Box key={field.label}>
          <Box width={LABEL_COLUMNS} flexShrink={0}>
            <Toned tone="dim">{field.label}</Toned>
          </Box>
          <Toned tone={field.tone ?? 'plain'}>{field.value}</Toned>
        </Box>
      ))}
    </Box>
  );
}
