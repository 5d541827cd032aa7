import {Box, type DOMElement, useBoxMetrics} from 'ink';
import {type ReactNode, useEffect, useRef} from 'react';
import {useLook} from '../hooks/use-look.ts';
import {Toned} from './Toned.tsx';

type Props = {
  readonly rows: number;
  /** Rows hidden above. */
  readonly offset: number;
  readonly onMeasured: (limit: number, pageRows: number) => void;
  readonly children: ReactNode;
};

/** A window onto content that may be longer than the screen. Says how much is below. */
export function Scroll({rows, offset, onMeasured, children}: Props): ReactNode {
  const {glyphs} = useLook();
  const content = useRef<DOMElement>(null);
  const {height} = useBoxMetrics(content);
  const isLong = height > rows;
  const pageRows = isLong ? rows - 1 : rows;
  const limit = Math.max(0, height - pageRows);
  const hidden = Math.max(0, limit - offset);
  useEffect(() => onMeasured(limit, pageRows), [onMeasured, limit, pageRows]);
  return (
    <Box flexDirection="column" height={rows}>
      <Box
        height={pageRows}
        overflow="hidden"
        contentOffsetY={Math.min(offset, limit)}
        flexDirection="column"
      >
        <Box ref={content} flexDirection="column" flexShrink={0}>
          {children}
        </Box>
      </Box>
      {isLong && (
        <Toned tone="dim" wrap="truncate">
          {hidden > 0 ? `${glyphs.more} ${hidden} more below (down, pgdn)` : 'end (up, pgup)'}
        </Toned>
      )}
    </Box>
  );
}
