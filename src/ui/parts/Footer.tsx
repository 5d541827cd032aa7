import {isDeepStrictEqual} from 'node:util';
import {Box, Text} from 'ink';
import {memo, type ReactNode} from 'react';
import {fitting} from '../layout.ts';

export type Hint = {readonly key: string; readonly text: string};

const GAP = 2;

/** The keys that matter here, on one line. The first is what an operator most likely wants next. */
export const Footer = memo(function Footer({
  hints,
  columns,
}: {
  readonly hints: readonly Hint[];
  readonly columns: number;
}): ReactNode {
  const last = hints.slice(-2);
  const widthOf = (hint: Hint): number => hint.key.length + 1 + hint.text.length;
  const kept = last.reduce((sum, hint) => sum + widthOf(hint) + GAP, 0);
  const rest = hints.slice(0, -2);
  const shown = [...rest.slice(0, fitting(rest.map(widthOf), columns - kept, GAP)), ...last];
  return (
    <Box gap={GAP} height={1}>
      {shown.map((hint, index) => (
        <Box key={hint.key} gap={1} flexShrink={0}>
          <Text bold inverse={index === 0}>
            {hint.key}
          </Text>
          <Text bold={index === 0} dimColor={index !== 0}>
            {hint.text}
          </Text>
        </Box>
      ))}
    </Box>
  );
}, isDeepStrictEqual);
