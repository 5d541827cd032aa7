import type {Estimate, Verdict} from '../../bench/types.ts';
import type {Report} from '../report.ts';
import {Axis, Interval, LEFT, nothingToDraw, type Plot, RIGHT} from './plot.tsx';
import {linearScale, type Scale} from './scale.ts';

const ROW = 36;
const ID = 'ratios';
const TITLE = 'Ratios with 95 % intervals';

type Row = {readonly name: string; readonly estimate: Estimate; readonly dashed: boolean};

function rowsOfVerdict(verdict: Verdict): readonly Row[] {
  if (verdict.state === 'INVALID_RUN') return [];
  const arm = verdict.arm ?? 'speedup';
  const row = (name: string, estimate: Estimate | undefined, dashed: boolean): readonly Row[] =>
    estimate === undefined ? [] : [{name, estimate, dashed}];
  return [
    ...row(`${arm}, online`, verdict.online, true),
    ...row(`${arm}, offline`, verdict.offline, false),
    ...row(verdict.arm === undefined ? 'online / offline' : `${arm}, on / off`, verdict.inflation, true),
  ];
}

const rowsOf = ({verdict}: Report): readonly Row[] =>
  [verdict, ...(verdict.others ?? [])].flatMap(rowsOfVerdict);

function Ratio({row, top, scale}: {row: Row; top: number; scale: Scale}) {
  const {ratio, interval} = row.estimate;
  const x = scale.at(ratio);
  return (
    <g>
      <text x={0} y={top + 22}>
        {row.name}
      </text>
      <Interval scale={scale} interval={interval} y={top + 18} colour="var(--ink)" />
      <rect
        x={x - 5}
        y={top + 13}
        width={10}
        height={10}
        fill={row.dashed ? 'var(--ground)' : 'var(--ink)'}
        stroke="var(--ink)"
        strokeWidth={2}
      />
      <text x={RIGHT + 14} y={top + 22}>
        {`${ratio.toFixed(3)} (${interval[0].toFixed(3)} to ${interval[1].toFixed(3)})`}
      </text>
    </g>
  );
}

/** The ratios the verdict rests on, against 1 and the band that counts as equal. An invalid run has none. */
export function ratioPlot(report: Report): Plot {
  const rows = rowsOf(report);
  if (rows.length === 0) return nothingToDraw(ID, TITLE, 'There is no ratio that would mean anything.');
  const {margin} = report.design.constants;
  const values = rows.flatMap(({estimate}) => [...estimate.interval, estimate.ratio]);
  const most = Math.min(
    Math.max(1 + 2 * margin, ...values),
    3 * Math.max(...rows.map(row => row.estimate.ratio)),
  );
  const scale = linearScale([Math.min(1 - 2 * margin, ...values), most], [LEFT, RIGHT]);
  const clipped: Scale = {...scale, at: value => Math.min(RIGHT, Math.max(LEFT, scale.at(value)))};
  const bottom = rows.length * ROW;
  const [from, to] = [scale.at(1 - margin), scale.at(1 + margin)];
  return {
    id: ID,
    title: TITLE,
    description: `${rows.map(({name, estimate}) => `${name} ${estimate.ratio.toFixed(3)}, ${estimate.interval.map(end => end.toFixed(3)).join(' to ')}`).join('; ')}. Inside ${1 - margin} to ${1 + margin} counts as equal.`,
    height: bottom + 40,
    body: (
      <g>
        <rect className="band" x={from} width={to - from} y={0} height={bottom} />
        <Axis
          scale={scale}
          top={0}
          bottom={bottom}
          unit={`baseline over the compared arm; the grey band (${margin * 100} %) counts as equal`}
        />
        <line className="limit" x1={scale.at(1)} x2={scale.at(1)} y1={0} y2={bottom} />
        {rows.map((row, index) => (
          <Ratio key={row.name} row={row} top={index * ROW} scale={clipped} />
        ))}
      </g>
    ),
  };
}
