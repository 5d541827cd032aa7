import {Box} from 'ink';
import {memo, type ReactNode} from 'react';
import type {Tone} from '../theme.ts';
import {Toned} from './Toned.tsx';

export type Field = {readonly label: string; readonly value: string; readonly tone?: Tone};

const LABEL_COLUMNS = 10;

const FieldRow = memo(function FieldRow({label, value, tone = 'plain'}: Field): ReactNode {
  return (
    <Box>
      <Box width={LABEL_COLUMNS} flexShrink={0}>
        <Toned tone="dim">{label}</Toned>
      </Box>
      <Toned tone={tone}>{value}</Toned>
    </Box>
  );
});

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
        <FieldRow key={field.label} {...field} />
      ))}
    </Box>
  );
}
