import type {ArmStats} from '../arm-stats.ts';
import type {Report} from '../report.ts';
import {armColour, Mark, nothingToDraw, type Plot} from './plot.tsx';
import {linearScale} from './scale.ts';

const ID = 'slope';
const TITLE = 'Online against offline, median seconds to ready';
const HEIGHT = 200;
const FROM = 270;
const TO = 500;
/** Two labels closer than this would overlap. */
const LINE = 18;

type Line = {readonly arm: string; readonly online: number; readonly offline: number};

function linesOf(stats: readonly ArmStats[]): readonly Line[] {
  const medianOf = (mode: string, arm: string): number | null =>
    stats.find(row => row.mode === mode && row.arm === arm)?.median_s ?? null;
  return [...new Set(stats.map(row => row.arm))].flatMap(arm => {
    const [online, offline] = [medianOf('online', arm), medianOf('offline', arm)];
    return online === null || offline === null ? [] : [{arm, online, offline}];
  });
}

/** The same heights, moved apart downwards until none overlaps. */
function apart(heights: readonly number[]): readonly number[] {
  const order = heights.map((_, index) => index).toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const moved = [...heights];
  let last = Number.NEGATIVE_INFINITY;
  for (const index of order) {
    last = Math.max(moved[index] ?? 0, last + LINE);
    moved[index] = last;
  }
  return moved;
}

/** A line that falls to the right is time that was lost to being online. */
export function slopePlot(report: Report): Plot {
  const lines = linesOf(report.stats);
  if (lines.length === 0) return nothingToDraw(ID, TITLE, 'Only one of the two modes was measured.');
  const values = lines.flatMap(line => [line.online, line.offline]);
  const scale = linearScale([Math.min(...values) * 0.9, Math.max(...values) * 1.05], [HEIGHT - 14, 30]);
  const left = apart(lines.map(line => scale.at(line.online)));
  const right = apart(lines.map(line => scale.at(line.offline)));
  return {
    id: ID,
    title: TITLE,
    description: lines
      .map(line => `${line.arm}: online ${line.online.toFixed(2)} s, offline ${line.offline.toFixed(2)} s`)
      .join('; '),
    height: HEIGHT + 10,
    body: (
      <g>
        <text x={FROM} y={14} textAnchor="middle" fontWeight={600}>
          online
        </text>
        <text x={TO} y={14} textAnchor="middle" fontWeight={600}>
          offline
        </text>
        <line className="axis" x1={FROM} x2={FROM} y1={22} y2={HEIGHT} />
        <line className="axis" x1={TO} x2={TO} y1={22} y2={HEIGHT} />
        {lines.map((line, index) => (
          <g key={line.arm}>
            <line
              className={line.arm === 'baseline' ? 'slope' : 'slope dashed'}
              x1={FROM}
              x2={TO}
              y1={scale.at(line.online)}
              y2={scale.at(line.offline)}
              stroke={armColour(line.arm)}
            />
            <Mark arm={line.arm} x={FROM} y={scale.at(line.online)} />
            <Mark arm={line.arm} x={TO} y={scale.at(line.offline)} />
            <text x={FROM - 14} y={(left[index] ?? 0) + 4} textAnchor="end">
              {`${line.arm} ${line.online.toFixed(2)} s`}
            </text>
            <text x={TO + 14} y={(right[index] ?? 0) + 4}>
              {`${line.offline.toFixed(2)} s`}
            </text>
          </g>
        ))}
      </g>
    ),
  };
}
