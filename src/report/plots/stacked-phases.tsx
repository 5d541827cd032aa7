import {type ArmPhases, PHASE_NAMES, type Phase} from '../phases.ts';
import type {Report} from '../report.ts';
import {Axis, LEFT, nothingToDraw, type Plot, RIGHT} from './plot.tsx';
import {linearScale, type Scale} from './scale.ts';

const ROW = 44;
const KEY_ROW = 22;
const KEY_COLUMN = 250;
const ID = 'phases';
const TITLE = 'What a start is made of, median seconds';

const numberOf = (name: Phase['name']): number => PHASE_NAMES.indexOf(name) + 1;
const total = ({phases}: ArmPhases): number => phases.reduce((sum, phase) => sum + phase.seconds, 0);

/** A digit needs this much room inside its part. */
const DIGIT = 12;

function Stack({row, top, scale}: {row: ArmPhases; top: number; scale: Scale}) {
  let begin = 0;
  const parts = row.phases.map(phase => {
    const from = scale.at(begin);
    begin += phase.seconds;
    return {...phase, from, width: scale.at(begin) - from, number: numberOf(phase.name)};
  });
  return (
    <g>
      <text x={0} y={top + 16}>
        {row.mode}
      </text>
      <text x={0} y={top + 33} fontWeight={600}>
        {row.arm}
      </text>
      {parts.map(part => (
        <g key={part.name}>
          <rect
            className="thin"
            x={part.from}
            y={top + 8}
            width={part.width}
            height={26}
            fill={`var(--phase-${part.number - 1})`}
          />
          {part.width >= DIGIT && (
            <text className="inside" x={part.from + part.width / 2} y={top + 26} textAnchor="middle">
              {part.number}
            </text>
          )}
        </g>
      ))}
      <text x={RIGHT + 14} y={top + 26}>
        {`${total(row).toFixed(2)} s`}
      </text>
    </g>
  );
}

/** One bar per mode and arm; each part has a number, which the key and the table name. */
export function stackedPhases(report: Report): Plot {
  const rows = report.phases.filter(row => row.phases.length > 0);
  if (rows.length === 0) return nothingToDraw(ID, TITLE, 'No valid run, so no parts of one.');
  const used = PHASE_NAMES.filter(name => rows.some(row => row.phases.some(phase => phase.name === name)));
  const scale = linearScale([0, Math.max(...rows.map(total))], [LEFT, RIGHT]);
  const bottom = rows.length * ROW;
  const keys = Math.ceil(used.length / 3);
  return {
    id: ID,
    title: TITLE,
    description: rows
      .map(
        row =>
          `${row.mode} ${row.arm}: ${row.phases.map(phase => `${phase.name} ${phase.seconds.toFixed(2)} s`).join(', ')}`,
      )
      .join('; '),
    height: bottom + 46 + keys * KEY_ROW,
    body: (
      <g>
        <Axis
          scale={scale}
          top={0}
          bottom={bottom}
          unit="seconds, as the server's own log tells them apart"
        />
        {rows.map((row, index) => (
          <Stack key={`${row.mode} ${row.arm}`} row={row} top={index * ROW} scale={scale} />
        ))}
        {used.map((name, index) => (
          <g
            key={name}
            transform={`translate(${(index % 3) * KEY_COLUMN} ${bottom + 46 + Math.floor(index / 3) * KEY_ROW})`}
          >
            <rect width={18} height={16} fill={`var(--phase-${numberOf(name) - 1})`} />
            <text className="inside" x={9} y={13} textAnchor="middle">
              {numberOf(name)}
            </text>
            <text x={26} y={13}>
              {name}
            </text>
          </g>
        ))}
      </g>
    ),
  };
}
