import type {ReadRate} from '../read-rate.ts';
import type {Report} from '../report.ts';
import {Axis, armColour, LEFT, Mark, nothingToDraw, type Plot, RIGHT} from './plot.tsx';
import {linearScale, type Scale} from './scale.ts';

const ROW = 44;
const ID = 'read-rate';
const TITLE = 'Read rate of the weights against the measured limit';

const gb = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

/** Whether the bytes came off the disk at all: a rate above the disk's limit is memory, not magic. */
function sourceWords({diskBytes, weightBytes}: ReadRate): string {
  if (diskBytes === null) return 'source not counted';
  return diskBytes >= 0.9 * weightBytes
    ? `${gb(diskBytes)} off the disk`
    : `${gb(diskBytes)} off disk: memory`;
}

function Rate({rate, top, scale}: {rate: ReadRate; top: number; scale: Scale}) {
  const end = scale.at(rate.bytesPerSecond / 1e9);
  return (
    <g>
      <text x={0} y={top + 16}>
        {rate.mode}
      </text>
      <text x={0} y={top + 33} fontWeight={600}>
        {rate.arm}
      </text>
      <line x1={LEFT} x2={end} y1={top + 21} y2={top + 21} stroke={armColour(rate.arm)} strokeWidth={6} />
      <Mark arm={rate.arm} x={end} y={top + 21} size={8} />
      <text x={RIGHT + 14} y={top + 16}>
        {`${(rate.bytesPerSecond / 1e9).toFixed(2)} GB/s`}
      </text>
      <text className="quiet" x={RIGHT + 14} y={top + 33}>
        {sourceWords(rate)}
      </text>
    </g>
  );
}

/** Size of the weights over the logged reading time; a dashed line where the disk's own speed was measured. */
export function readRateBars(report: Report): Plot {
  const {readRates: rates} = report;
  const limit = report.limits.disk_bytes_per_second;
  if (rates.length === 0) {
    const why = 'The servers did not log how long they read their weights, or their size is not known.';
    return nothingToDraw(ID, TITLE, why);
  }
  const limitRate = limit.value === null ? null : limit.value / 1e9;
  const most = Math.max(...rates.map(rate => rate.bytesPerSecond / 1e9), limitRate ?? 0);
  const scale = linearScale([0, most], [LEFT, RIGHT]);
  const bottom = rates.length * ROW;
  const said =
    limitRate === null
      ? `limit of the disk: ${limit.why ?? 'not measured'}`
      : `limit ${limitRate.toFixed(2)} GB/s (${limit.how ?? 'measured'})`;
  return {
    id: ID,
    title: TITLE,
    description: `${rates.map(rate => `${rate.mode} ${rate.arm} ${(rate.bytesPerSecond / 1e9).toFixed(2)} GB/s, ${sourceWords(rate)}`).join('; ')}; ${said}`,
    height: bottom + 62,
    body: (
      <g>
        <Axis scale={scale} top={0} bottom={bottom} unit="GB/s" />
        {rates.map((rate, index) => (
          <Rate key={`${rate.mode} ${rate.arm}`} rate={rate} top={index * ROW} scale={scale} />
        ))}
        {limitRate !== null && (
          <line className="limit" x1={scale.at(limitRate)} x2={scale.at(limitRate)} y1={0} y2={bottom} />
        )}
        <text x={LEFT} y={bottom + 56}>
          {limitRate === null ? said : `dashed: ${said}`}
        </text>
      </g>
    ),
  };
}
