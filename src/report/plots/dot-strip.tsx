import type {ArmStats} from '../arm-stats.ts';
import type {Report} from '../report.ts';
import type {RunRow} from '../run-row.ts';
import {Axis, armColour, Cross, Interval, LEFT, Mark, nothingToDraw, type Plot, RIGHT} from './plot.tsx';
import {linearScale, type Scale} from './scale.ts';

const ROW = 58;
const ID = 'runs';
const TITLE = 'Every run: seconds to ready';

type Row = {readonly stats: ArmStats; readonly runs: readonly RunRow[]};

function rowsOf(report: Report): readonly Row[] {
  return report.stats.map(stats => ({
    stats,
    runs: report.rows.filter(
      row =>
        row.mode === stats.mode && row.arm === stats.arm && row.state !== 'warm-up' && row.boot_s !== null,
    ),
  }));
}

/** Runs from top to bottom in the order they were made, so that a drift is seen as a slope. */
function Strip({row, top, scale}: {row: Row; top: number; scale: Scale}) {
  const {stats, runs} = row;
  const step = 26 / Math.max(1, runs.length - 1);
  const mean = stats.geometric_mean_s;
  const [low, high] = stats.interval_s ?? [null, null];
  return (
    <g>
      <text x={0} y={top + 18}>
        {stats.mode}
      </text>
      <text x={0} y={top + 36} fontWeight={600}>
        {stats.arm}
      </text>
      <line className="axis" x1={LEFT} x2={RIGHT} y1={top + ROW} y2={top + ROW} />
      {runs.map((run, index) => {
        const x = scale.at(run.boot_s ?? 0);
        const y = top + 8 + (runs.length === 1 ? 13 : index * step);
        const key = `${run.pair}.${run.attempt}`;
        return run.state === 'valid' ? (
          <Mark key={key} arm={stats.arm} x={x} y={y} size={4} />
        ) : (
          <Cross key={key} x={x} y={y} />
        );
      })}
      {stats.interval_s !== null && (
        <Interval scale={scale} interval={stats.interval_s} y={top + 48} colour={armColour(stats.arm)} />
      )}
      <text x={RIGHT + 14} y={top + 22}>
        {mean === null ? `${stats.n} valid runs` : `${mean.toFixed(2)} s, n = ${stats.n}`}
      </text>
      {low !== null && high !== null && (
        <text className="quiet" x={RIGHT + 14} y={top + 42}>
          {`${low.toFixed(2)} to ${high.toFixed(2)}`}
        </text>
      )}
    </g>
  );
}

/** All counted runs of each arm and mode on one axis, invalid ones crossed, the 95 % interval of the mean below them. */
export function dotStrip(report: Report): Plot {
  const rows = rowsOf(report);
  const values = rows.flatMap(({stats, runs}) => [
    ...runs.flatMap(run => run.boot_s ?? []),
    ...(stats.interval_s ?? []),
  ]);
  if (values.length === 0) return nothingToDraw(ID, TITLE, 'No run got ready.');
  const widest = Math.max(...values);
  // An interval over two wild runs may reach far beyond everything measured; the axis stays with the runs.
  const most = Math.min(
    widest,
    1.5 * Math.max(...rows.flatMap(({runs}) => runs.flatMap(run => run.boot_s ?? []))),
  );
  const scale = linearScale([Math.max(0, Math.min(...values) * 0.95), most], [LEFT, RIGHT]);
  const clipped: Scale = {...scale, at: value => Math.min(RIGHT, Math.max(LEFT, scale.at(value)))};
  const bottom = rows.length * ROW;
  return {
    id: ID,
    title: TITLE,
    description: rows
      .map(
        ({stats}) => `${stats.mode} ${stats.arm}: ${stats.times_s.map(time => time.toFixed(2)).join(', ')} s`,
      )
      .join('; '),
    height: bottom + 66,
    body: (
      <g>
        <Axis
          scale={scale}
          top={0}
          bottom={bottom}
          unit="seconds from the start call to the first valid answer"
        />
        {rows.map((row, index) => (
          <Strip key={`${row.stats.mode} ${row.stats.arm}`} row={row} top={index * ROW} scale={clipped} />
        ))}
        <g transform={`translate(0 ${bottom + 58})`}>
          <Mark arm="baseline" x={LEFT + 5} y={-4} />
          <text x={LEFT + 16}>baseline</text>
          <Mark arm="other" x={LEFT + 96} y={-4} />
          <text x={LEFT + 108}>compared arm</text>
          <Cross x={LEFT + 222} y={-4} />
          <text x={LEFT + 234}>invalid run</text>
          <path d={`M${LEFT + 322} -9v10m0 -5h24m0 -5v10`} stroke="var(--ink)" strokeWidth={2} fill="none" />
          <text x={LEFT + 356}>95 % interval</text>
        </g>
      </g>
    ),
  };
}
