import type {Block} from '../../src/bench/types.ts';
import {known, unknown} from '../../src/environment/fact.ts';
import {reportFromJournal} from '../../src/report/from-journal.ts';
import type {Report} from '../../src/report/report.ts';
import {block, blockHead, changeRuns, runRecord} from './fake-run-record.ts';
import {type JournalGiven, sampleJournal} from './sample-journal.ts';

export const createdAt = new Date('2026-11-23T13:00:00Z');

const failed = runRecord('baseline', 'offline', 3, 31_000, {
  attempt: 1,
  faults: [{gate: 'R4', text: 'the last failed poll began 900 ms before the first good answer'}],
});

export const online = block('online', 31_600, 26_200);
export const offline: Block = {
  ...block('offline', 31_600, 26_200),
  runs: [...block('offline', 31_600, 26_200).runs, failed],
};

export const hostileNote =
  'a | b\n# c <script>alert(1)</script> [x](http://y) `z` =1+1 </title></style><img src=x onerror=alert(2)>';

export const facts = [
  known('host.kernel', '6.8.0'),
  known('gpu.0.name', 'NVIDIA H100 NVL'),
  unknown('gpu.0.mig', 'nvidia-smi does not say'),
];

/** The report on these blocks, by way of the journal that they would have left. */
export function reportOf(blocks: readonly Block[], given: JournalGiven = {facts}): Report {
  const read = reportFromJournal(sampleJournal(blocks, given), {createdAt});
  if (!read.ok) throw new Error(read.message);
  return read.value;
}

const rehearsed = (of: Block): Block => ({
  ...of,
  head: {...of.head, fingerprint: {...of.head.fingerprint, rehearsal: true}},
});

const bare = (of: Block): Block =>
  changeRuns(of, () => true, {
    log: {
      startupSeconds: null,
      captureSeconds: null,
      hubRetries: null,
      version: null,
      downloadSeconds: null,
      weightsSeconds: null,
      modelLoadSeconds: null,
      compileSeconds: null,
      engineInitSeconds: null,
    },
    cache: {drop: 'none', residentBytes: null, weightBytes: null, unproven: null},
    network: {rxBytes: null, hubCacheGrowthBytes: null, class: 'unknown'},
    disk: {readBytes: null},
  });

/** A report of every kind there is: what a page or a plot must be able to show. */
export const sampleReports = {
  proven: () => reportOf([online, offline]),
  inflated: () =>
    reportOf([
      changeRuns(block('online', 89_300, 27_400, {note: hostileNote}), run => run.arm === 'baseline', {
        network: {rxBytes: 16.1e9, hubCacheGrowthBytes: 16.1e9, class: 'download'},
      }),
      {...offline, head: blockHead('offline', {note: hostileNote, waived: ['nvme-mounted']})},
    ]),
  'nothing valid': () =>
    reportOf([changeRuns(offline, () => true, {faults: [{gate: 'R1', text: 'not ready after 1200 s'}]})]),
  'parity broken': () =>
    reportOf([
      online,
      {
        ...offline,
        head: blockHead('offline', {parity: {faststart: ['flag --dtype: baseline half, faststart auto']}}),
      },
    ]),
  'online only': () => reportOf([online]),
  'no evidence': () => reportOf([bare(online), bare(offline)], {}),
  regression: () => reportOf([block('online', 96_700, 109_000), block('offline', 96_700, 109_000)]),
  rehearsal: () => reportOf([rehearsed(online), rehearsed(offline)], {facts, rehearsal: 'blank-nvme'}),
  'stand-in': () => reportOf([online, offline], {facts: [...facts, known('image.baseline.standIn', true)]}),
} satisfies Readonly<Record<string, () => Report>>;

export const sampleReport = (kind: keyof typeof sampleReports): Report => sampleReports[kind]();
