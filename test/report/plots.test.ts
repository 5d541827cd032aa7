import {expect, test} from 'vitest';
import {formats} from '../../src/report/formats.ts';
import {linearScale} from '../../src/report/plots/scale.ts';
import {sampleReport, sampleReports} from '../support/sample-reports.ts';

test.each([
  [0, 0.05],
  [0.93, 3.4],
  [26.1, 89.4],
  [5, 5],
  [0, 1200],
])('the axis over %f to %f has a handful of round, rising marks around it', (low, high) => {
  const {ticks, at, label} = linearScale([low, high], [100, 500]);
  expect(ticks.length).toBeGreaterThanOrEqual(3);
  expect(ticks.length).toBeLessThanOrEqual(12);
  expect(new Set(ticks.map(label)).size).toBe(ticks.length);
  expect(ticks[0]).toBeLessThanOrEqual(low);
  expect(ticks.at(-1)).toBeGreaterThanOrEqual(high - 1e-9);
  expect(at(ticks[0] ?? 0)).toBeCloseTo(100);
  expect(at(ticks.at(-1) ?? 0)).toBeCloseTo(500);
});

test.each(Object.entries(sampleReports))(
  'a page and plots of kind %s: no script, nothing fetched, all told',
  async (_, make) => {
    const report = make();
    for (const text of [await formats.html(report), await formats.svg(report)]) {
      expect(text).not.toMatch(
        /<script|javascript:|<img|<iframe|@import|url\(|href="(?!data:,)|NaN|Infinity|undefined/,
      );
      expect(text).toMatch(/<title[ >]/);
      expect(text).toMatch(/<desc[ >]/);
    }
  },
);

test('the numbers of the plots stand in tables of the page', async () => {
  const html = await formats.html(sampleReport('proven'));
  for (const number of ['31.660', '26.230', '1.21x', '2.67']) expect(html).toContain(number);
});

test('an invalid run has no ratio anywhere on its page', async () => {
  expect(await formats.html(sampleReport('parity broken'))).not.toMatch(/1\.21x|1\.206/);
});
