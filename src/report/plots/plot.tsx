import type {ReactNode} from 'react';
import type {Scale} from './scale.ts';

/** Width of every plot, in user units; a page scales it to what room there is. */
export const WIDTH = 760;
/** Where row names end and the axis begins, and where the axis ends and values begin. */
export const LEFT = 150;
export const RIGHT = 560;

/** A drawing with what a reader who does not see it is told. `body` begins below the heading. */
export type Plot = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly height: number;
  readonly body: ReactNode;
};

export const HEADING = 34;

export const armColour = (arm: string): string => (arm === 'baseline' ? 'var(--baseline)' : 'var(--other)');

/** The arm's own sign: a disc for the baseline, a diamond for what is compared with it, so that no colour is needed. */
export function Mark({arm, x, y, size = 5}: {arm: string; x: number; y: number; size?: number}): ReactNode {
  const fill = armColour(arm);
  return arm === 'baseline' ? (
    <circle cx={x} cy={y} r={size} fill={fill} />
  ) : (
    <path
      d={`M${x} ${y - size - 1}L${x + size + 1} ${y}L${x} ${y + size + 1}L${x - size - 1} ${y}Z`}
      fill={fill}
    />
  );
}

/** A run that does not count. */
export function Cross({x, y}: {x: number; y: number}): ReactNode {
  return <path d={`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`} stroke="var(--bad)" strokeWidth={2} fill="none" />;
}

/** A horizontal axis below its rows. */
export function Axis({
  scale,
  top,
  bottom,
  unit,
}: {
  scale: Scale;
  top: number;
  bottom: number;
  unit: string;
}): ReactNode {
  return (
    <g>
      {scale.ticks.map(tick => (
        <g key={tick}>
          <line className="axis" x1={scale.at(tick)} x2={scale.at(tick)} y1={top} y2={bottom} />
          <text className="quiet" x={scale.at(tick)} y={bottom + 17} textAnchor="middle">
            {scale.label(tick)}
          </text>
        </g>
      ))}
      <text className="quiet" x={(LEFT + RIGHT) / 2} y={bottom + 36} textAnchor="middle">
        {unit}
      </text>
    </g>
  );
}

/** An interval with its ends. */
export function Interval({
  scale,
  interval: [low, high],
  y,
  colour,
}: {
  scale: Scale;
  interval: readonly [number, number];
  y: number;
  colour: string;
}): ReactNode {
  const [from, to] = [scale.at(low), scale.at(high)];
  return <path d={`M${from} ${y - 5}v10m0 -5H${to}m0 -5v10`} stroke={colour} strokeWidth={2} fill="none" />;
}

/** What is drawn where there is nothing to draw. */
export function nothingToDraw(id: string, title: string, why: string): Plot {
  return {
    id,
    title,
    description: why,
    height: 30,
    body: (
      <text className="quiet" x={0} y={16}>
        {why}
      </text>
    ),
  };
}
