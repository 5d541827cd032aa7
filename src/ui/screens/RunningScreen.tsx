import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {StepView} from '../../engine/board.ts';
import {clockTime} from '../format.ts';
import {Bar} from '../parts/Bar.tsx';
import {Lines} from '../parts/Lines.tsx';
import {Spinner} from '../parts/Spinner.tsx';
import {Toned} from '../parts/Toned.tsx';

type Props = {
  readonly title: string;
  readonly view: StepView;
  readonly now: number;
  readonly isStopping: boolean;
  /** What the wait is diagnosed as, once it is. */
  readonly cause: string | undefined;
  /** The GPUs now, where somebody looks. */
  readonly gpu: string | undefined;
  readonly columns: number;
  readonly rows: number;
};

const BAR_COLUMNS = 20;

function Progress({view, columns}: {readonly view: StepView; readonly columns: number}): ReactNode {
  if (view.progress === null) return <Toned tone="dim"> </Toned>;
  const {text, fraction} = view.progress;
  const percent = fraction === null ? '' : `${Math.round(fraction * 100)} %`.padStart(5);
  return (
    <Box gap={1} width={columns} height={1}>
      {fraction !== null && (
        <Bar fraction={fraction} width={BAR_COLUMNS} tone="accent" label={`progress ${percent}`} isTracked />
      )}
      <Toned tone="plain" wrap="truncate">
        {`${percent} ${text}`.trimStart()}
      </Toned>
    </Box>
  );
}

const FIXED_ROWS = 6;

/** A step under way: which action, for how long, how far, and the last it said. Every line is one row high. */
export function RunningScreen({title, view, now, isStopping, cause, gpu, columns, rows}: Props): ReactNode {
  const action = view.action === null ? undefined : view.planned[view.action];
  const elapsed = view.actionStartedAt === null ? '' : clockTime(now - view.actionStartedAt);
  const doing = isStopping ? 'stopping' : view.status === 'checking' ? 'looking' : 'running';
  const place = view.action === null ? '' : `action ${view.action + 1} of ${view.planned.length}: `;
  const what = action === undefined ? 'looking at what must hold' : `${place}${action.purpose}`;
  const tailRows = Math.max(
    1,
    rows - FIXED_ROWS - (cause === undefined ? 0 : 1) - (gpu === undefined ? 0 : 1),
  );
  return (
    <Box flexDirection="column" width={columns}>
      <Toned tone="strong" wrap="truncate">
        {title}
      </Toned>
      <Box justifyContent="space-between" height={1}>
        <Box gap={1} flexShrink={1}>
          <Spinner />
          <Toned tone="accent" wrap="truncate">{`${doing}  ${what}`}</Toned>
        </Box>
        <Box flexShrink={0} aria-role="timer" paddingLeft={2}>
          <Toned tone="strong">{elapsed}</Toned>
        </Box>
      </Box>
      <Toned tone="accent" wrap="truncate">
        {action?.lines[0] === undefined ? ' ' : `$ ${action.lines[0]}`}
      </Toned>
      <Progress view={view} columns={columns} />
      {gpu !== undefined && (
        <Toned tone="plain" wrap="truncate">
          {gpu}
        </Toned>
      )}
      {cause !== undefined && (
        <Toned tone="warn" wrap="truncate">
          {cause}
        </Toned>
      )}
      <Box marginTop={1}>
        <Lines lines={view.tail.slice(-tailRows)} tone="dim" wrap="truncate" />
      </Box>
    </Box>
  );
}
