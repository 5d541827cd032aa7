import type {Cause, Verdict} from '../bench/types.ts';
import {estimateWords} from '../bench/wording.ts';
import {number, plain, table} from './markdown-text.ts';
import type {Report} from './report.ts';
import type {RunRow} from './run-row.ts';

const STAMP = '> **REHEARSAL. These numbers come from an embedded stand-in machine. They measure nothing.**';

/** No ratio in large type for a run that means nothing. */
function verdictBox(verdict: Verdict): string[] {
  const rows: string[][] = [
    ['state', `**${verdict.state}** (rule ${verdict.rule})`],
    ['scope', plain(verdict.scope)],
    ...(verdict.ratio === null || verdict.interval === null
      ? []
      : [['ratio, 95 % interval', estimateWords({ratio: verdict.ratio, interval: verdict.interval})]]),
    ...(verdict.savedSeconds === null
      ? []
      : [
          [
            'saved per start',
            `${number(verdict.savedSeconds.seconds, 2)} s (${number(verdict.savedSeconds.interval[0], 2)} to ${number(verdict.savedSeconds.interval[1], 2)})`,
          ],
        ]),
    ...(verdict.online && verdict.ratio !== null ? [['online', estimateWords(verdict.online)]] : []),
    ...(verdict.offline && verdict.ratio !== null ? [['offline', estimateWords(verdict.offline)]] : []),
    ...(verdict.inflation && verdict.ratio !== null
      ? [['online / offline', estimateWords(verdict.inflation)]]
      : []),
    ['runs per arm', String(verdict.n)],
    ['next', plain(verdict.nextStep)],
  ];
  return [`# ${plain(verdict.headline)}`, '', ...table(['', ''], rows)];
}

function runLine(row: RunRow): string[] {
  return [
    row.mode,
    row.arm,
    row.pair === 0 ? 'warm-up' : String(row.pair),
    String(row.attempt),
    number(row.boot_s),
    number(row.stop_s),
    number(row.first_completion_s),
    number(row.poll_gap_ms, 0),
    number(row.resident_bytes, 0),
    number(row.rx_bytes, 0),
    row.network_class,
    number(row.disk_read_bytes, 0),
    row.state,
  ];
}

const RUN_HEAD = [
  'mode',
  'arm',
  'pair',
  'try',
  'ready s',
  'stop s',
  'first completion s',
  'poll gap ms',
  'in memory before, bytes',
  'received, bytes',
  'network',
  'read from disk, bytes',
  'state',
];

function causeLine(cause: Cause): string[] {
  return [cause.id, cause.standing, number(cause.seconds, 1), plain(cause.text)];
}

const list = (items: readonly string[], empty: string): string[] =>
  items.length === 0 ? [empty] : items.map(item => `- ${plain(item)}`);

function section(report: Report, title: string, lines: readonly string[]): string[] {
  return ['', `## ${title}${report.rehearsal ? ' (REHEARSAL)' : ''}`, '', ...lines];
}

function designLines(report: Report): string[] {
  return report.design.flatMap((head, index) => [
    `- ${head.mode}: ${head.pairs} pairs, order ${head.order.map(slot => `${slot.arm === 'baseline' ? 'B' : 'F'}${slot.pair}`).join(' ')}, seed ${head.seed}, page cache drop ${head.drop}, store ${head.storeTier}, ${report.finished[index] ?? 'cut off'}`,
    ...(head.note === '' ? [] : [`  - note (free text, not evidence): ${plain(head.note)}`]),
    ...(head.waived.length === 0 ? [] : [`  - waived: ${plain(head.waived.join(', '))}`]),
  ]);
}

function environmentLines(report: Report): string[] {
  return table(
    ['what', 'value'],
    Object.entries(report.environment).map(([key, value]) => [
      plain(key),
      value === null ? 'could not be read' : plain(value),
    ]),
  );
}

/** The report for people: the verdict first, then every number that it rests on. */
export function reportMarkdown(report: Report): string {
  const invalid = report.runs.filter(row => row.state === 'invalid');
  const {constants, verdict} = report;
  const lines = [
    ...(report.rehearsal ? [STAMP, ''] : []),
    ...verdictBox(verdict),
    ...section(report, 'Every run', table(RUN_HEAD, report.runs.map(runLine))),
    ...section(
      report,
      'Per arm',
      table(
        ['mode', 'arm', 'valid runs', 'median s', 'min s', 'max s'],
        report.stats.map(row => [
          row.mode,
          row.arm,
          String(row.n),
          number(row.median_s),
          number(row.min_s),
          number(row.max_s),
        ]),
      ),
    ),
    ...section(
      report,
      'Invalid runs',
      invalid.length === 0
        ? ['None.']
        : invalid.map(
            row =>
              `- ${row.mode} ${row.arm} ${row.pair === 0 ? 'warm-up' : `pair ${row.pair}`}, try ${row.attempt}: ${plain(row.reasons) || 'never ready'}`,
          ),
    ),
    ...section(
      report,
      'Causes',
      verdict.causes.length === 0
        ? ['None found.']
        : table(['cause', 'standing', 'seconds', 'evidence'], verdict.causes.map(causeLine)),
    ),
    ...section(report, 'Flags', list(verdict.flags, 'None.')),
    ...section(
      report,
      'Gates',
      report.gates.length === 0
        ? ['No gate was recorded in this run.']
        : table(
            ['gate', 'result', 'observed'],
            report.gates.map(gate => [
              gate.id,
              gate.waived ? `${gate.status} (waived)` : gate.status,
              plain(gate.observed),
            ]),
          ),
    ),
    ...section(report, 'What was not checked', list(report.notChecked, 'Nothing is known to be missing.')),
    ...section(report, 'How it was measured', [
      ...designLines(report),
      `- limits: equal within ${constants.margin * 100} %, least saving ${constants.minSavingSeconds} s, ${constants.confidence * 100} % Welch intervals on logs, at least ${constants.minRuns} runs per arm`,
    ]),
    ...section(report, 'Environment', environmentLines(report)),
    ...section(report, 'How to repeat it', [
      '```sh',
      ...report.repeat,
      '```',
      '',
      'The verdict is recomputed from the raw events with `faststart verdict --input events.jsonl`.',
    ]),
    '',
    `${plain(report.tool)}, run ${plain(report.session.runId)}, written ${report.createdAt}.`,
    ...(report.rehearsal ? ['', STAMP] : []),
    '',
  ];
  return lines.join('\n');
}
