import {median} from '../bench/sample-shape.ts';
import {estimateWords} from '../bench/wording.ts';
import type {Report} from './report.ts';
import type {RunRow} from './run-row.ts';

function middle(rows: readonly RunRow[], arm: string, field: (row: RunRow) => number | null): number | null {
  const values = rows.flatMap(row => (row.arm === arm && row.state === 'valid' ? (field(row) ?? []) : []));
  return values.length === 0 ? null : median(values);
}

const shown = (value: number | null, digits: number): string =>
  value === null ? '-' : value.toFixed(digits);

/**
 * One row a mode, for the table that the runbook's script keeps in `benchmarks/README.md`: time, git, host, GPU, model,
 * runs, both medians in ms, their ratio, both first completions in s, notes, raw file. Ready includes stopping the old container, as the script
 * measures; verdict and scope, for which the old table has no column, stand in the notes.
 */
export function readmeRows(report: Report): readonly (readonly string[])[] {
  const factOf = (id: string): string =>
    String(
      [...report.environment.start, ...report.environment.end].find(fact => fact.id === id)?.value ?? '-',
    );
  const {verdict} = report;
  return report.design.blocks.map(({head}) => {
    const rows = report.rows.filter(row => row.mode === head.mode);
    const [baseline, faststart] = [
      middle(rows, 'baseline', row => row.total_s ?? row.boot_s),
      middle(rows, 'faststart', row => row.total_s ?? row.boot_s),
    ];
    const notes = [
      ...(head.drop === 'none' ? [] : [`drop_caches=${head.drop}`]),
      head.mode,
      ...(head.note === '' ? [] : [`note=${head.note}`]),
      `verdict=${verdict.state}${verdict.ratio === null || verdict.interval === null ? '' : ` ${estimateWords({ratio: verdict.ratio, interval: verdict.interval})}`}`,
      `scope=${verdict.scope}`,
      ...(report.origin === 'measured' ? [] : [`NOT A MEASUREMENT OF VLLM (${report.origin})`]),
    ].join(', ');
    return [
      report.session.started?.replace(/\.\d+Z$/, 'Z') ?? report.createdAt,
      factOf('tool.workspaceCommit').slice(0, 7),
      factOf('host.name'),
      factOf('gpu.0.name'),
      head.fingerprint.model,
      String(
        Math.min(
          ...['baseline', 'faststart'].map(
            arm => rows.filter(row => row.arm === arm && row.state === 'valid').length,
          ),
        ),
      ),
      shown(baseline === null ? null : baseline * 1000, 0),
      shown(faststart === null ? null : faststart * 1000, 0),
      shown(
        verdict.state === 'INVALID_RUN' || baseline === null || faststart === null
          ? null
          : baseline / faststart,
        2,
      ),
      shown(
        middle(rows, 'baseline', row => row.first_completion_s),
        3,
      ),
      shown(
        middle(rows, 'faststart', row => row.first_completion_s),
        3,
      ),
      notes,
      `events.jsonl of run ${report.session.runId}`,
    ];
  });
}
