import type {Report} from './report.ts';
import type {RunRow} from './run-row.ts';

/** A text that a spreadsheet would run as a formula is marked as text. */
function neutral(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? neutral(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const COLUMNS: readonly (keyof RunRow)[] = [
  'rehearsal',
  'mode',
  'arm',
  'pair',
  'attempt',
  'state',
  'boot_s',
  'stop_s',
  'total_s',
  'evict_s',
  'first_token_s',
  'first_completion_s',
  'poll_gap_ms',
  'worst_loop_delay_ms',
  'restart_count',
  'cache_drop',
  'resident_bytes',
  'weight_bytes',
  'rx_bytes',
  'hub_cache_growth_bytes',
  'network_class',
  'disk_read_bytes',
  'log_startup_s',
  'log_download_s',
  'log_weights_s',
  'log_model_load_s',
  'log_compile_s',
  'log_capture_s',
  'log_engine_init_s',
  'completion_status',
  'completion_tokens',
  'started_at',
  'container_id',
  'reasons',
];

/** One row a run, one header, RFC 4180 line ends; an empty cell was not collected. */
export function reportCsv(report: Report): string {
  const rows = report.rows.map(run => COLUMNS.map(column => cell(run[column])).join(','));
  return [COLUMNS.join(','), ...rows, ''].join('\r\n');
}
