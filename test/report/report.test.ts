import {expect, test} from 'vitest';
import {withEvidence} from '../../src/bench/run-spec.ts';
import type {Block} from '../../src/bench/types.ts';
import {documentOf} from '../../src/report/content/index.ts';
import {reportCsv} from '../../src/report/csv.ts';
import {reportFromJournal} from '../../src/report/from-journal.ts';
import {reportJson} from '../../src/report/json.ts';
import {markdown} from '../../src/report/markdown.ts';
import type {Report} from '../../src/report/report.ts';
import {blockHead, changeRuns} from '../support/fake-run-record.ts';
import {sampleJournal} from '../support/sample-journal.ts';
import {
  createdAt,
  facts,
  hostileNote,
  offline,
  online,
  reportOf,
  sampleReport,
} from '../support/sample-reports.ts';

const reportMarkdown = (of: Report): string => markdown(documentOf(of));
const report = (blocks: readonly Block[] = [online, offline]) => reportOf(blocks);

test('every run is a row, warm-ups and invalid ones too', () => {
  const {rows} = report();
  expect(rows).toHaveLength(25);
  expect(rows.filter(run => run.state === 'warm-up')).toHaveLength(4);
  expect(rows.filter(run => run.state === 'invalid').map(run => run.reasons)).toEqual([
    'R4 the last failed poll began 900 ms before the first good answer',
  ]);
});

test('statistics are of valid runs only', () => {
  expect(report().stats.map(row => [row.mode, row.arm, row.n, row.median_s])).toEqual([
    ['online', 'baseline', 5, 31.6],
    ['online', 'faststart', 5, 26.2],
    ['offline', 'baseline', 5, 31.6],
    ['offline', 'faststart', 5, 26.2],
  ]);
});

test('the interval of an arm holds its mean, and its parts add up to its time', () => {
  const {stats, phases} = report();
  for (const {geometric_mean_s: mean, interval_s: interval} of stats) {
    expect(interval?.[0]).toBeLessThan(mean ?? 0);
    expect(interval?.[1]).toBeGreaterThan(mean ?? 0);
  }
  const baseline = phases.find(row => row.mode === 'offline' && row.arm === 'baseline')?.phases ?? [];
  expect(baseline.map(part => [part.name, part.seconds])).toEqual([
    ['loading the weights', 7],
    ['compiling', 3],
    ['profiling and KV cache', 6],
    ['the rest', expect.closeTo(15.6)],
  ]);
});

test('Markdown puts the verdict first and shows each time, the gates and what was not checked', () => {
  const text = reportMarkdown(report());
  expect(text.split('\n')[0]).toContain('PROVEN: faststart is ready 1.21x as fast');
  for (const time of ['31.660', '31.540', '26.230']) expect(text).toContain(`| ${time} |`);
  expect(text).toContain('| nvme-mounted | pass | /dev/nvme0n1 on /nvme |');
  expect(text).toContain('- offline baseline pair 3, try 1: R4 the last failed poll');
  expect(text).toContain('## What was not checked');
  expect(text).toContain('egress was not cut');
  expect(text).toContain('| gpu.0.mig | - | nvidia-smi does not say |');
  expect(text).toContain('faststart bench --both --runs 5 --drop-caches=files --store warm --seed 0');
});

test('a gate that nobody looked at is not called held', () => {
  const {evidence} = sampleReport('no evidence');
  const results = Object.fromEntries(
    [...evidence.runGates, ...evidence.sessionGates].map(one => [one.id, one.result]),
  );
  expect(results).toMatchObject({
    R1: 'held',
    R5: 'not checked',
    R7: 'not checked',
    R8: 'not checked',
    R10: 'not checked',
    V5: 'not checked',
  });
  expect(report().evidence.runGates.find(one => one.id === 'R4')).toMatchObject({
    result: 'failed',
    number: expect.stringContaining('failed in 1 of 25 runs'),
  });
});

test('gates of store, GPU and disk have the number that was recorded', () => {
  const gpu = {uuid: 'GPU-1', memoryUsedMiB: 451, clockMHz: null, throttled: null};
  const [run] = offline.runs;
  if (run === undefined) throw new Error('the sample has runs');
  const {evidence} = withEvidence(run, {
    gpu: {before: [gpu], after: [gpu]},
    disk: {writeBytes: 0, elsewhere: {}, busyBefore: 0.012},
  });
  const seen = changeRuns(offline, () => true, {evidence});
  const gates = report([seen]).evidence.runGates.map(({id, number, result}) => [id, [number, result]]);
  expect(Object.fromEntries(gates)).toMatchObject({
    R6: ['at most 0 MB read from disk', 'held'],
    R8: ['at most 451 MiB of GPU memory in use', 'held'],
    R9: ['at most 1.2 % of the time the disk was busy', 'held'],
  });
});

test('session gates after the one that failed were not judged', () => {
  const {evidence} = sampleReport('parity broken');
  expect(evidence.sessionGates.map(({id, result}) => `${id} ${result}`)).toEqual([
    'V1 held',
    'V2 failed',
    'V3 not checked',
    'V4 not checked',
    'V5 not checked',
    'V6 held',
  ]);
});

test('an invalid run shows no ratio, not in the row for the old table either', () => {
  const text = reportMarkdown(sampleReport('parity broken'));
  expect(text).toContain('INVALID');
  expect(text).not.toContain('ratio, 95 % interval');
  expect(text).not.toContain('1.21');
});

test('a note cannot become markup, a table cell or another line', () => {
  const text = reportMarkdown(
    report([online, {...offline, head: blockHead('offline', {note: hostileNote})}]),
  );
  expect(text).toContain('note on offline (free text, not evidence): a \\| b \\# c \\<script\\>');
  expect(text).not.toContain('<script>');
});

test.each([
  ['rehearsal', 'REHEARSAL'],
  ['stand-in', 'STAND-IN SERVERS'],
] as const)('%s is stamped at the top, in every section and at the end', (kind, stamp) => {
  const lines = reportMarkdown(sampleReport(kind)).trim().split('\n');
  expect(lines[0]).toContain(stamp);
  expect(lines.at(-1)).toContain(stamp);
  expect(lines.filter(line => line.startsWith('## ')).every(line => line.includes(stamp))).toBe(true);
});

test('JSON holds the schema, the verdict, every run as it was recorded and what it was made from', () => {
  const parsed: unknown = JSON.parse(reportJson(report()));
  expect(parsed).toMatchObject({
    schema: 'faststart.report/2',
    origin: 'measured',
    createdAt: '2026-11-23T13:00:00.000Z',
    verdict: {schema: 'faststart.verdict/1', state: 'PROVEN'},
    session: {
      runId: 'run-7',
      argv: ['bench', '--both'],
      started: '2026-11-23T12:00:00.000Z',
      interrupted: false,
    },
    selfTest: {pass: true},
    source: {sha256: expect.stringMatching(/^[0-9a-f]{64}$/), damage: []},
  });
  expect(parsed).toHaveProperty('runs.length', 25);
  expect(parsed).not.toHaveProperty('rows');
});

test('what changed between the first look and the last is listed, and only what both saw', () => {
  const before = [...facts, {id: 'host.load', value: '0.1', why: null}];
  const after = [
    {id: 'host.kernel', value: '6.9.0', why: null},
    {id: 'host.load', value: null, why: 'not there'},
  ];
  expect(reportOf([offline], {facts: before, factsAtEnd: after}).environment.changed).toEqual([
    {id: 'host.kernel', before: '6.8.0', after: '6.9.0'},
  ]);
});

test('CSV has one row a run and the same number of cells in each', () => {
  const lines = reportCsv(report()).trimEnd().split('\r\n');
  expect(lines).toHaveLength(26);
  expect(lines[0]).toContain('boot_s');
  const cells = lines[0]?.split(',').length;
  expect(lines.slice(1, 25).every(line => line.split(',').length === cells)).toBe(true);
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)'])('a cell that begins as a formula is text: %s', formula => {
  const runs = changeRuns(offline, run => run.pair === 1, {faults: [{gate: formula, text: 'x'}]});
  expect(reportCsv(report([runs]))).toContain(`'${formula} x`);
});

test('quotes, commas and line breaks stay inside their cell', () => {
  const runs = changeRuns(offline, run => run.pair === 1 && run.arm === 'baseline', {
    faults: [{gate: 'R1', text: 'said "no", then\nleft'}],
  });
  expect(reportCsv(report([runs]))).toContain('"R1 said ""no"", then\nleft"');
});

test('the row for the old table holds its thirteen columns, with verdict and scope in the notes', () => {
  const rows = reportMarkdown(report())
    .split('\n')
    .filter(line => line.startsWith('| 2026-11-23T12:00:00Z'));
  expect(rows).toHaveLength(2);
  for (const row of rows) expect(row.split(' | ')).toHaveLength(13);
  expect(rows[1]).toContain('verdict=PROVEN 1.21x');
  expect(rows[1]).toContain('scope=restart');
});

test('a hard stop is shown as it was seen last', () => {
  expect(report().evidence.hardStops).toEqual([
    {id: 'nvme-mounted', status: 'pass', waived: false, observed: '/dev/nvme0n1 on /nvme'},
  ]);
});

test('a journal without an end of a block was interrupted', () => {
  const cut = reportFromJournal(sampleJournal([{...offline, finished: null}]), {createdAt});
  expect(cut.ok && cut.value.session.interrupted).toBe(true);
});

test('start times without a journal give no report', () => {
  const numbers = JSON.stringify({offline: {baseline: [31, 31, 31], faststart: [26, 26, 26]}});
  expect(reportFromJournal(numbers, {createdAt})).toMatchObject({ok: false, code: 'invalid-input'});
});
