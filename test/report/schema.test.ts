import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {reportJson} from '../../src/report/json.ts';
import {reportJsonSchema, reportShape} from '../../src/report/schema.ts';
import {sampleReports} from '../support/sample-reports.ts';

test.each(Object.entries(sampleReports))('JSON of kind %s has the published shape', (_, make) => {
  const parsed = reportShape.safeParse(JSON.parse(reportJson(make())));
  expect(parsed.error?.issues ?? []).toEqual([]);
});

test('a report of another version, or without its verdict, has not', () => {
  const report: object = JSON.parse(reportJson(sampleReports.proven()));
  expect(reportShape.safeParse({...report, schema: 'faststart.report/1'}).success).toBe(false);
  expect(reportShape.safeParse({...report, verdict: undefined}).success).toBe(false);
});

test('every field of the model is in the schema: none is said that is not published', () => {
  const published: {properties: object} = JSON.parse(reportJsonSchema());
  const said: object = JSON.parse(reportJson(sampleReports.proven()));
  expect(Object.keys(said).toSorted()).toEqual(
    Object.keys(published.properties)
      .filter(key => key !== 'ok')
      .toSorted(),
  );
});

test('the schema in docs is the one of the code', () => {
  const kept = readFileSync(new URL('../../docs/report.schema.json', import.meta.url), 'utf8');
  expect(kept).toBe(reportJsonSchema());
});
