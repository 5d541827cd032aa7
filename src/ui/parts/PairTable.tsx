import {isDeepStrictEqual} from 'node:util';
import {Box} from 'ink';
import {memo, type ReactNode} from 'react';
import type {ArmId} from '../../bench/types.ts';
import type {ArmCell as ArmOfRow, Cell, PairRow} from '../bench-view.ts';
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
  /** Stands beside the bar where there is no column for it. */
  readonly ratioWord: string;
  readonly elapsed: number | null;
  /** Of the longest run, 0..1. */
  readonly fraction: number;
  readonly columns: number;
};

function ArmCell({cell, arm, ratioWord, elapsed, fraction, columns}: ArmProps): ReactNode {
  const isRunning = cell.state === 'running';
  const word = wordOf(cell);
  const time = elapsed === null ? '' : isRunning ? wholeSeconds(elapsed) : seconds(elapsed);
  const barColumns = columns - TIME_COLUMNS - WORD_COLUMNS - 3;
  const armTone = arm === 'baseline' ? 'plain' : 'accent';
  const tone = cell.state === 'valid' || isRunning ? armTone : 'dim';
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
          fraction={fraction}
          width={barColumns}
          tone={tone}
          fill={cell.state === 'valid' ? 'bar' : 'barRunning'}
          label={`${arm} ${time} ${word.text}`}
        />
      )}
      <Toned tone={word.tone} wrap="truncate">
        {[ratioWord, word.text].filter(text => text !== '').join(' ')}
      </Toned>
    </Box>
  );
}

function ratioText({ratio: value}: ArmOfRow): string {
  return value === null ? '' : ratio(value);
}

type RowProps = {
  readonly row: PairRow;
  /** Of each of its cells. */
  readonly elapsed: readonly (number | null)[];
  readonly fractions: readonly number[];
  readonly isPair: boolean;
  readonly columns: number;
};

/** Drawn anew only where something changed: of all rows one has a timer. */
const Row = memo(function Row({row, elapsed, fractions, isPair, columns}: RowProps): ReactNode {
  return (
    <Box height={1}>
      <Box width={PAIR_COLUMNS} flexShrink={0}>
        <Toned tone={row.pair === 0 ? 'dim' : 'plain'}>{row.pair === 0 ? 'warm-up' : String(row.pair)}</Toned>
      </Box>
      {row.cells.map((one, index) => (
        <ArmCell
          key={one.arm}
          cell={one.cell}
          arm={one.arm}
          ratioWord={isPair ? '' : ratioText(one)}
          elapsed={elapsed[index] ?? null}
          fraction={fractions[index] ?? 0}
          columns={columns}
        />
      ))}
      {isPair && (
        <Toned tone="strong">
          {row.cells
            .map(ratioText)
            .filter(text => text !== '')
            .map(text => text.padStart(5))
            .join('')}
        </Toned>
      )}
    </Box>
  );
}, isDeepStrictEqual);

/** A row per pair: all arms' ready times on one scale, and their ratio to the baseline's. */
export function PairTable({rows, now, columns}: Props): ReactNode {
  const arms = rows[0]?.cells.map(cell => cell.arm) ?? [];
  // With two arms there is one ratio, and it has a column; with more each stands beside its arm's bar.
  const isPair = arms.length === 2;
  const armColumns = Math.floor((columns - PAIR_COLUMNS - RATIO_COLUMNS) / Math.max(2, arms.length));
  const elapsed = rows.flatMap(row => row.cells.map(({cell}) => elapsedMs(cell, now) ?? 0));
  const longestMs = Math.max(0, ...elapsed);
  const indent = ' '.repeat(TIME_COLUMNS - 7);
  return (
    <Box flexDirection="column" aria-role="table">
      <Box>
        <Box width={PAIR_COLUMNS}>
          <Toned tone="dim">pair</Toned>
        </Box>
        {arms.map(arm => (
          <Box key={arm} width={armColumns}>
            <Toned tone="dim" wrap="truncate">{`${indent}${arm} ready`}</Toned>
          </Box>
        ))}
        {isPair && <Toned tone="dim">ratio</Toned>}
      </Box>
      {rows.map(row => (
        <Row
          key={row.pair}
          {...{row, isPair, columns: armColumns}}
          elapsed={row.cells.map(({cell}) => elapsedMs(cell, now))}
          fractions={row.cells.map(({cell}) =>
            longestMs === 0 ? 0 : (elapsedMs(cell, now) ?? 0) / longestMs,
          )}
        />
      ))}
    </Box>
  );
}
