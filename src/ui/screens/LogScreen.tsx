import {Box} from 'ink';
import type {ReactNode} from 'react';
import {Lines} from '../parts/Lines.tsx';
import {Toned} from '../parts/Toned.tsx';

type Props = {
  readonly title: string;
  readonly lines: readonly string[];
  readonly folder: string;
  readonly columns: number;
};

/** The last lines a step said; the whole of it is in files. */
export function LogScreen({title, lines, folder, columns}: Props): ReactNode {
  return (
    <Box flexDirection="column" width={columns}>
      <Toned tone="strong">{`Output: ${title}`}</Toned>
      <Toned tone="dim" wrap="hard">{`all of it: ${folder}`}</Toned>
      <Toned tone="dim">in the pager: F follows, :n the next log, -S wraps or not, q comes back</Toned>
      {lines.length === 0 && <Toned tone="plain">Nothing was said in this session.</Toned>}
      <Lines lines={lines} tone="plain" />
    </Box>
  );
}
