import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {ArmId} from '../../bench/types.ts';
import type {Cell, PairRow} from '../bench-view.ts';
import {ratio, seconds, wholeSeconds} from '../format.ts';
import type {Tone} from '../theme.ts';
import {Bar} from './Bar.tsx';
import {Pulse} from './Pulse.tsx';
import {Toned} from './Toned.tsx';

type Props = {readonly rows: readonly PairRow[]; readonly now: number; readonly columns: number};

const PAIR_COLUMNS = 9;
const RATIO_COLUMNS = 6;
const TIME_COLUMNS = 8;
const WORD_COLUMNS = 11;
/** A shorter bar says nothing. */
const SHORTEST_BAR = 4;

const ARM_TONES: Readonly<Record<ArmId, Tone>> = {baseline: 'plain', faststart: 'accent'};

/** How long a cell's run has taken so far, or took. */
function elapsedMs(cell: Cell, now: number): number | null {
  if (cell.state === 'waiting') return null;
  if (cell.state !== 'running') return cell.readyMs;
  return cell.run.startedAtMs === null ? null : now - cell.run.startedAtMs;
}

function wordOf(cell: Cell): {readonly text: string; readonly tone: Tone} {
  switch (cell.state) {
    case 'waiting':
      return {text: '', tone: 'dim'};
    case 'running':
      return {text: cell.run.phase, tone: 'accent'};
    case 'discarded':
      return {text: 'discarded', tone: 'dim'};
    case 'invalid':
      return {text: 'INVALID', tone: 'stop'};
    case 'valid':
      return {text: cell.attempt > 1 ? `attempt ${cell.attempt}` : '', tone: 'dim'};
  }
}

type ArmProps = {
  readonly cell: Cell;
  readonly arm: ArmId;
  readonly now: number;
  readonly longestMs: number;
  readonly columns: number;
};

function ArmCell({cell, arm, now, longestMs, columns}: ArmProps): ReactNode {
  const elapsed = elapsedMs(cell, now);
  const isRunning = cell.state === 'running';
  const word = wordOf(cell);
  const time = elapsed === null ? '' : isRunning ? wholeSeconds(elapsed) : seconds(elapsed);
  const barColumns = columns - TIME_COLUMNS - WORD_COLUMNS - 3;
  const tone = cell.state === 'valid' || isRunning ? ARM_TONES[arm] : 'dim';
  return (
    <Box width={columns} gap={1}>
      <Box
        width={TIME_COLUMNS}
        justifyContent="flex-end"
        gap={1}
        flexShrink={0}
        {...(isRunning ? {'aria-role': 'timer' as const} : {})}
      >
        {isRunning && <Pulse />}
        <Toned tone={isRunning ? 'strong' : tone} wrap="truncate">
          {time}
        </Toned>
      </Box>
      {barColumns >= SHORTEST_BAR && (
        <Bar
          fraction={elapsed === null || longestMs === 0 ? 0 : elapsed / longestMs}
          width={barColumns}
          tone={tone}
          fill={cell.state === 'valid' ? 'bar' : 'barRunning'}
          label={`${arm} ${time} ${word.text}`}
        />
      )}
      <Toned tone={word.tone} wrap="truncate">
        {word.text}
      </Toned>
    </Box>
  );
}

/** A row per pair: both arms' ready times on one scale, and their ratio. */
export function PairTable({rows, now, columns}: Props): ReactNode {
  const armColumns = Math.floor((columns - PAIR_COLUMNS - RATIO_COLUMNS) / 2);
  const cells = rows.flatMap(row => [row.cells.baseline, row.cells.faststart]);
  const longestMs = Math.max(0, ...cells.map(cell => elapsedMs(cell, now) ?? 0));
  const indent = ' '.repeat(TIME_COLUMNS - 7);
  return (
    <Box flexDirection="column" aria-role="table">
      <Box>
        <Box width={PAIR_COLUMNS}>
          <Toned tone="dim">pair</Toned>
        </Box>
        <Box width={armColumns}>
          <Toned tone="dim" wrap="truncate">{`${indent}baseline ready`}</Toned>
        </Box>
        <Box width={armColumns}>
          <Toned tone="dim" wrap="truncate">{`${indent}faststart ready`}</Toned>
        </Box>
        <Toned tone="dim">ratio</Toned>
      </Box>
      {rows.map(row => (
        <Box key={row.pair} height={1}>
          <Box width={PAIR_COLUMNS} flexShrink={0}>
            <Toned tone={row.pair === 0 ? 'dim' : 'plain'}>
              {row.pair === 0 ? 'warm-up' : String(row.pair)}
            </Toned>
          </Box>
          <ArmCell
            cell={row.cells.baseline}
            arm="baseline"
            now={now}
            longestMs={longestMs}
            columns={armColumns}
          />
          <ArmCell
            cell={row.cells.faststart}
            arm="faststart"
            now={now}
            longestMs={longestMs}
            columns={armColumns}
          />
          <Toned tone="strong">{row.ratio === null ? '' : ratio(row.ratio).padStart(5)}</Toned>
        </Box>
      ))}
    </Box>
  );
}
