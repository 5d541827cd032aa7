import {modesIn} from '../arm-stats.ts';
import {PHASE_NAMES} from '../phases.ts';
import type {Report} from '../report.ts';
import type {RunRow} from '../run-row.ts';
import {listOr, number, range, type Section, tableOr, text} from './part.ts';

const pairWords = (row: RunRow): string => (row.pair === 0 ? 'warm-up' : String(row.pair));

const RUN_HEAD = [
  'mode',
  'arm',
  'pair',
  'try',
  'ready s',
  'stop s',
  'first completion s',
  'poll gap ms',
  'in memory before, MB',
  'received, MB',
  'network',
  'read from disk, MB',
  'state',
] as const;

const megabytes = (bytes: number | null): string => number(bytes === null ? null : bytes / 1e6, 1);

function runCells(row: RunRow): readonly string[] {
  return [
    row.mode,
    row.arm,
    pairWords(row),
    String(row.attempt),
    number(row.boot_s),
    number(row.stop_s),
    number(row.first_completion_s),
    number(row.poll_gap_ms, 0),
    megabytes(row.resident_bytes),
    megabytes(row.rx_bytes),
    row.network_class,
    megabytes(row.disk_read_bytes),
    row.state,
  ];
}

export function everyRun({rows}: Report): Section {
  return {
    title: 'Every run',
    parts: [{kind: 'plot', id: 'runs'}, tableOr(RUN_HEAD, rows.map(runCells), 'No run was made.')],
  };
}

export function perArm({stats}: Report): Section {
  const rows = stats.map(row => [
    row.mode,
    row.arm,
    String(row.n),
    number(row.median_s),
    number(row.min_s),
    number(row.max_s),
    number(row.geometric_mean_s),
    range(row.interval_s),
  ]);
  return {
    title: 'Per arm',
    parts: [
      {kind: 'plot', id: 'ratios'},
      {kind: 'plot', id: 'slope'},
      tableOr(
        ['mode', 'arm', 'valid runs', 'median s', 'min s', 'max s', 'geometric mean s', '95 % interval s'],
        rows,
        'No run was made.',
      ),
    ],
  };
}

/** What would save most, with its arithmetic, for each arm that was judged. */
function leverItems({verdict}: Report): readonly string[] {
  return [verdict, ...(verdict.others ?? [])].flatMap(({arm, levers = []}) =>
    levers.map(
      ({savesSeconds, text}) =>
        `${arm === undefined ? '' : `${arm}: `}saves at most ${savesSeconds.toFixed(1)} s: ${text}`,
    ),
  );
}

export function startParts(report: Report): Section {
  const {phases, readRates, limits} = report;
  const phaseRows = phases.map(({mode, arm, phases: parts}) => [
    mode,
    arm,
    ...PHASE_NAMES.map(name => number(parts.find(part => part.name === name)?.seconds ?? null, 2)),
  ]);
  const rateRows = readRates.map(rate => [
    rate.mode,
    rate.arm,
    number(rate.weightBytes / 1e9, 2),
    number(rate.loadSeconds, 2),
    number(rate.bytesPerSecond / 1e9, 2),
    number(rate.diskBytes === null ? null : rate.diskBytes / 1e9, 2),
    limits.disk_bytes_per_second.value === null
      ? (limits.disk_bytes_per_second.why ?? 'not measured')
      : `${((100 * rate.bytesPerSecond) / limits.disk_bytes_per_second.value).toFixed(0)} %`,
  ]);
  return {
    title: 'Where the time goes',
    parts: [
      {kind: 'plot', id: 'phases'},
      tableOr(
        ['mode', 'arm', ...PHASE_NAMES.map((name, index) => `${index + 1} ${name} s`)],
        phaseRows,
        'No valid run.',
      ),
      {kind: 'plot', id: 'read-rate'},
      tableOr(
        ['mode', 'arm', 'weights GB', 'reading s', 'GB/s', 'off the disk GB', 'of the disk limit'],
        rateRows,
        'The servers did not log how long they read their weights, or their size is not known.',
      ),
      text('What to do next, the largest saving first:'),
      listOr(leverItems(report), 'The logs do not tell the parts of a start, so no lever can be named.'),
    ],
  };
}

export function excludedRuns({rows}: Report): Section {
  const excluded = rows.filter(row => row.state === 'invalid');
  return {
    title: 'Excluded runs',
    parts: [
      listOr(
        excluded.map(
          row =>
            `${row.mode} ${row.arm} ${row.pair === 0 ? 'warm-up' : `pair ${row.pair}`}, try ${row.attempt}: ${row.reasons || 'never ready'}`,
        ),
        'None.',
      ),
    ],
  };
}

/** The order in words: `B1 F1 F2 B2`. */
function orderWords(order: Report['design']['blocks'][number]['head']['order']): string {
  return order.map(slot => `${slot.arm === 'baseline' ? 'B' : 'F'}${slot.pair}`).join(' ');
}

export function design(report: Report): Section {
  const {constants, blocks} = report.design;
  const items = blocks.flatMap(({head, finished}) => [
    `${head.mode}: ${head.pairs} pairs, order ${orderWords(head.order)}, seed ${head.seed}, page cache drop ${head.drop}, store ${head.storeTier}, ${finished ?? 'cut off'}`,
    ...(head.note === '' ? [] : [`note on ${head.mode} (free text, not evidence): ${head.note}`]),
    ...(head.waived.length === 0 ? [] : [`waived (${head.mode}): ${head.waived.join(', ')}`]),
  ]);
  const modes = modesIn(report.rows).length;
  return {
    title: 'How it was measured',
    parts: [
      {
        kind: 'list',
        items: [
          ...items,
          `limits: equal within ${constants.margin * 100} %, least saving ${constants.minSavingSeconds} s, ${constants.confidence * 100} % Welch intervals on logs, at least ${constants.minRuns} runs per arm`,
          `one discarded start per arm and mode (${2 * modes} warm-ups); ready = the right model id from the container that was started, then a whole completion`,
        ],
      },
    ],
  };
}
