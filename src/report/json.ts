import type {Report} from './report.ts';

/** What the JSON holds: the report without the rows that CSV is made of. */
export function reportDocument({rows: _rows, ...document}: Report) {
  return document;
}

/** The report as one JSON document; `faststart report --schema` prints its JSON Schema. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(reportDocument(report), null, 2)}\n`;
}
