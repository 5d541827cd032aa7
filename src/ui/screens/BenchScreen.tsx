import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Mode, Verdict} from '../../bench/types.ts';
import {type BlockView, faultLines, pairRows, type RunningRun} from '../bench-view.ts';
import {crashWarning, evidenceLine, needsLine, type RatioOf, scopeLine, soFarLine} from '../bench-words.ts';
import {gpuLine} from '../gpu-line.ts';
import {Fields} from '../parts/Fields.tsx';
import {Lines} from '../parts/Lines.tsx';
import {PairTable} from '../parts/PairTable.tsx';
import {Toned} from '../parts/Toned.tsx';
import {VerdictBox} from '../parts/VerdictBox.tsx';

type Props = {
  readonly mode: Mode;
  readonly block: BlockView;
  readonly running: RunningRun | null;
  readonly isPaused: boolean;
  /** Null while it would be the verdict of other numbers than these. */
  readonly verdict: Verdict | null;
  readonly now: number;
  /** What the wait is diagnosed as, once it is. */
  readonly cause: string | undefined;
  /** The GPUs now, where somebody looks: never while a run is timed. */
  readonly gpuNow: string | undefined;
  readonly isRehearsal: boolean;
  readonly ratioOf: RatioOf;
  readonly columns: number;
  readonly rows: number;
};

/** Below this the blank lines go, so that the numbers stay in sight. */
const ROOMY_ROWS = 15;

/** Below this the title says the mode alone, so that the stamp of a rehearsal stands apart. */
const WIDE_COLUMNS = 64;

const MODES: Readonly<Record<Mode, string>> = {online: 'ONLINE', offline: 'OFFLINE PROOF'};

/** Every run as a row, the one under way with its timer, and what is known about it. */
export function BenchScreen({
  mode,
  block,
  running,
  isPaused,
  verdict,
  now,
  cause,
  gpuNow,
  isRehearsal,
  ratioOf,
  columns,
  rows,
}: Props): ReactNode {
  const here = running?.mode === mode ? running : null;
  const warning = here === null ? undefined : crashWarning(here);
  const evidence = here === null ? [] : [{label: 'now', value: evidenceLine(here, now)}];
  const gpus = block.runs.findLast(run => run.evidence?.gpu)?.evidence?.gpu ?? null;
  const gpuWas = here === null || gpus === null ? undefined : gpuLine(gpus);
  const gpuText = isPaused ? gpuNow : gpuWas;
  const gpu = gpuText === undefined ? [] : [{label: 'gpu', value: gpuText}];
  const soFar =
    verdict === null && block.finished === null
      ? [
          {label: 'so far', value: soFarLine(block, ratioOf)},
          {label: 'needs', value: needsLine(block)},
        ]
      : verdict === null
        ? [{label: 'so far', value: soFarLine(block, ratioOf)}]
        : [];
  const faults = faultLines(block);
  return (
    <Box flexDirection="column" width={columns}>
      {verdict !== null && <VerdictBox verdict={verdict} columns={columns} />}
      <Box justifyContent="space-between" gap={2}>
        <Toned tone="strong" wrap="truncate">
          {columns < WIDE_COLUMNS ? MODES[mode] : `Restart benchmark, ${MODES[mode]}`}
        </Toned>
        {isRehearsal && (
          <Box flexShrink={0}>
            <Toned tone="warn">REHEARSAL: not a measurement</Toned>
          </Box>
        )}
      </Box>
      <Toned tone="dim">{scopeLine(block.head)}</Toned>
      <Box marginY={rows < ROOMY_ROWS ? 0 : 1}>
        <PairTable rows={pairRows(block, running)} now={now} columns={columns} />
      </Box>
      <Fields indent={0} fields={[...evidence, ...soFar, ...gpu]} />
      {isPaused && (
        <Toned tone="warn">
          WAITING between two runs: nothing is under way, what is done is kept; s goes on
        </Toned>
      )}
      {here !== null && cause !== undefined && <Toned tone="warn">{cause}</Toned>}
      {warning !== undefined && <Toned tone="stop">{warning}</Toned>}
      {faults.length > 0 && (
        <Toned tone="stop">{`invalid runs (kept, listed, retried): ${faults.length}`}</Toned>
      )}
      <Lines lines={faults} tone="dim" indent={2} />
    </Box>
  );
}
