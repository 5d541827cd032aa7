import {expect, test} from 'vitest';
import {verdictFromBlocks} from '../../src/bench/input.ts';
import type {Block} from '../../src/bench/types.ts';
import {reportCsv} from '../../src/report/csv.ts';
import {reportFromJournal} from '../../src/report/from-journal.ts';
import {reportJson} from '../../src/report/json.ts';
import {reportMarkdown} from '../../src/report/markdown.ts';
import {buildReport, type Report} from '../../src/report/report.ts';
import {block, blockHead, changeRuns, runRecord} from '../support/fake-run-record.ts';

const createdAt = new Date('2026-11-23T13:00:00Z');
const failed = runRecord('baseline', 'offline', 3, 31_000, {
  attempt: 1,
  faults: [{gate: 'R4', text: 'the last failed poll began 900 ms before the first good answer'}],
});
const online = block('online', 31_600, 26_200);
const offline: Block = {
  ...block('offline', 31_600, 26_200),
  runs: [...block('offline', 31_600, 26_200).runs, failed],
};

function report(blocks: readonly Block[] = [online, offline]): Report {
  return buildReport({
    blocks,
    verdict: verdictFromBlocks(blocks, {claim: 'proof'}),
    gates: [{id: 'nvme-mounted', status: 'pass', waived: false, observed: '/dev/nvme0n1 on /nvme'}],
    environment: {kernel: '6.8.0', driver: null},
    tool: 'vllm-faststart 0.1.0',
    runId: 'run-1',
    argv: ['bench', '--both'],
    createdAt,
  });
}

const withNote = (note: string): Block[] => [online, {...offline, head: blockHead('offline', {note})}];

test('every run is a row, warm-ups and invalid ones too', () => {
  const {runs} = report();
  expect(runs).toHaveLength(25);
  expect(runs.filter(run => run.state === 'warm-up')).toHaveLength(4);
  expect(runs.filter(run => run.state === 'invalid').map(run => run.reasons)).toEqual([
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

test('Markdown puts the verdict first and shows each time, the gates and what was not checked', () => {
  const text = reportMarkdown(report());
  expect(text.split('\n')[0]).toContain('PROVEN: faststart is ready 1.21x as fast');
  for (const time of ['31.660', '31.540', '26.230']) expect(text).toContain(`| ${time} |`);
  expect(text).toContain('| nvme-mounted | pass | /dev/nvme0n1 on /nvme |');
  expect(text).toContain('- offline baseline pair 3, try 1: R4 the last failed poll');
  expect(text).toContain('## What was not checked');
  expect(text).toContain('egress was not cut');
  expect(text).toContain('| driver | could not be read |');
  expect(text).toContain('faststart bench --both --runs 5 --drop-caches=files --store warm');
});

test('an invalid run shows no ratio', () => {
  const differs = [
    {
      ...offline,
      head: blockHead('offline', {parity: {faststart: ['flag --dtype: baseline half, faststart auto']}}),
    },
  ];
  const text = reportMarkdown(report(differs));
  expect(text).toContain('INVALID');
  expect(text).not.toContain('ratio, 95 % interval');
});

test('a note cannot become markup, a table cell or another line', () => {
  const text = reportMarkdown(report(withNote('a | b\n# c <script>alert(1)</script> [x](http://y) `z`')));
  expect(text).toContain('note (free text, not evidence): a \\| b \\# c \\<script\\>');
  expect(text).not.toContain('<script>');
});

test('a rehearsal is stamped at the top, in every section and at the end', () => {
  const {head} = offline;
  const text = reportMarkdown(
    report([{...offline, head: {...head, fingerprint: {...head.fingerprint, rehearsal: true}}}]),
  );
  const lines = text.trim().split('\n');
  expect(lines[0]).toContain('REHEARSAL');
  expect(lines.at(-1)).toContain('REHEARSAL');
  expect(lines.filter(line => line.startsWith('#')).every(line => line.includes('REHEARSAL'))).toBe(true);
});

test('JSON holds the schema, the verdict and every run', () => {
  const parsed: unknown = JSON.parse(reportJson(report()));
  expect(parsed).toMatchObject({
    schema: 'faststart.report/1',
    rehearsal: false,
    createdAt: '2026-11-23T13:00:00.000Z',
    verdict: {schema: 'faststart.verdict/1', state: 'PROVEN'},
    session: {runId: 'run-1', argv: ['bench', '--both']},
  });
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

function journal(): string {
  const events = [
    {
      type: 'run.started',
      runId: 'run-7',
      tool: 'vllm-faststart 0.1.0',
      argv: ['bench'],
      steps: [],
      waived: [],
      rehearsal: null,
    },
    {
      type: 'gate.result',
      gate: 'nvme-mounted',
      step: '1',
      waived: false,
      result: {status: 'stop', observed: '/dev/root'},
    },
    {
      type: 'gate.result',
      gate: 'nvme-mounted',
      step: '1',
      waived: false,
      result: {status: 'pass', observed: '/dev/nvme0n1'},
    },
    ...[online, offline].flatMap(({head, runs}) => [
      {type: 'bench.block', head},
      ...runs.map(run => ({type: 'bench.run', run})),
      {type: 'bench.block.finished', block: head.id, finished: 'complete'},
    ]),
  ];
  return events.map(event => `${JSON.stringify(event)}\n`).join('');
}

test('a journal alone gives the whole report, with each gate as last seen', () => {
  const read = reportFromJournal(journal(), {createdAt, environment: {kernel: '6.8.0', driver: null}});
  expect(read.ok && read.value).toEqual({
    ...report(),
    session: {runId: 'run-7', argv: ['bench']},
    gates: [{id: 'nvme-mounted', status: 'pass', waived: false, observed: '/dev/nvme0n1'}],
  });
});

test('start times without a journal give no report', () => {
  const numbers = JSON.stringify({offline: {baseline: [31, 31, 31], faststart: [26, 26, 26]}});
  expect(reportFromJournal(numbers, {createdAt, environment: {}})).toMatchObject({
    ok: false,
    code: 'invalid-input',
  });
});
