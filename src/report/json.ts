import type {Report} from './report.ts';

/** The report as one JSON document, schema `faststart.report/1`. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
