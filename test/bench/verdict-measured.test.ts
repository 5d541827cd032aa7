import {expect, test} from 'vitest';
import {verdictFromBlocks} from '../../src/bench/input.ts';
import {noPhases} from '../../src/bench/log-phases.ts';
import {blankEvidence} from '../../src/bench/run-spec.ts';
import type {Block, Verdict} from '../../src/bench/types.ts';
import {block, blockHead, changeRuns} from '../support/fake-run-record.ts';

const online = block('online', 31_600, 26_200);
const offline = block('offline', 31_600, 26_200);

const judge = (...blocks: Block[]): Verdict => verdictFromBlocks(blocks, {claim: 'proof'});
const idsOf = (verdict: Verdict): string[] => verdict.causes.map(cause => `${cause.id} ${cause.standing}`);

test('both blocks agree, evidence is complete: proven', () => {
  const verdict = judge(online, offline);
  expect(verdict).toMatchObject({state: 'PROVEN', rule: '3.4/7', n: 5, rehearsal: false});
  expect(verdict.scope).toContain(
    'store warm | page cache cold (per-file) | /dev/nvme0n1 uuid-1 | offline L1 | N=5 ABBA | tier-asymmetric',
  );
  expect(verdict.notCollected.join()).toContain('egress was not cut');
  expect(verdict.notCollected.join()).not.toContain('bytes received');
});

test('without an online block it is proven for offline only', () => {
  expect(judge(offline)).toMatchObject({state: 'PROVEN_OFFLINE_ONLY', rule: '3.4/8'});
});

test('warm-ups are not counted', () => {
  const slowWarmUp = changeRuns(offline, run => run.pair === 0, {
    phases: {stopMs: null, evictMs: 0, bootMs: 900_000, firstTokenMs: null, firstCompletionMs: null},
  });
  expect(judge(slowWarmUp).ratio).toBe(judge(offline).ratio);
});

test('a run without network evidence leaves the proof open', () => {
  const blind = changeRuns(offline, run => run.pair === 2, {
    network: {rxBytes: null, hubCacheGrowthBytes: null, class: 'unknown'},
  });
  const verdict = judge(online, blind);
  expect(verdict).toMatchObject({state: 'INCONCLUSIVE', rule: '3.4/5'});
  expect(verdict.notCollected).toContain('bytes received by the container: 2 of 10 offline runs');
});

test('a cold cache that could not be proven leaves the proof open', () => {
  const blind = changeRuns(offline, run => run.arm === 'baseline', {
    cache: {drop: 'files', residentBytes: null, weightBytes: 1, unproven: 'fincore is not installed'},
  });
  expect(judge(blind)).toMatchObject({state: 'INCONCLUSIVE'});
  expect(judge(blind).headline).toContain('fincore is not installed');
});

test('parity that was not looked at leaves the proof open, and a difference is an invalid run', () => {
  expect(judge({...offline, head: blockHead('offline', {parity: null})}).state).toBe('INCONCLUSIVE');
  const differs = judge({
    ...offline,
    head: blockHead('offline', {parity: {faststart: ['flag --dtype: baseline half, faststart auto']}}),
  });
  expect(differs).toMatchObject({state: 'INVALID_RUN', rule: 'V2', ratio: null});
  expect(idsOf(differs)).toContain('PARITY shown');
});

test('a waived run can never be proven', () => {
  const verdict = judge({...offline, head: blockHead('offline', {waived: ['paths-on-nvme']})});
  expect(verdict.state).toBe('INCONCLUSIVE');
  expect(verdict.headline).toContain('waived: paths-on-nvme');
});

test('an offline block whose containers were not offline is an invalid run', () => {
  const flags = {HF_HUB_OFFLINE: '0', TRANSFORMERS_OFFLINE: '1'};
  const verdict = judge({
    ...offline,
    head: blockHead('offline', {offlineFlags: {baseline: flags, faststart: flags}}),
  });
  expect(verdict).toMatchObject({state: 'INVALID_RUN', rule: 'R10'});
});

test('a reboot between the blocks is an invalid run', () => {
  const {head} = offline;
  const verdict = judge(online, {
    ...offline,
    head: {...head, fingerprint: {...head.fingerprint, bootId: 'another'}},
  });
  expect(verdict).toMatchObject({state: 'INVALID_RUN', rule: 'V1'});
  expect(verdict.headline).toContain('the machine was restarted');
});

test('different answers of the arms are an invalid run; answers that part late are only flagged', () => {
  const say = (text: string): Block =>
    changeRuns(offline, run => run.arm === 'faststart', {completion: {status: 200, tokens: 32, text}});
  expect(judge(say('!!!!'))).toMatchObject({state: 'INVALID_RUN', rule: 'V4'});
  const late = judge(say(' Paris, of courts'));
  expect(late.state).toBe('PROVEN_OFFLINE_ONLY');
  expect(late.flags.join()).toContain('outputs-part-late');
});

test('without texts the answers were not compared, and the proof is open', () => {
  const silent = changeRuns(offline, () => true, {completion: null});
  expect(judge(silent).headline).toContain('answers of the two arms were not compared');
});

test('the ceiling comes from the loading time in the log', () => {
  const quick = changeRuns(offline, run => run.arm === 'baseline', {
    log: {...noPhases, weightsSeconds: 1, modelLoadSeconds: 2, compileSeconds: 3, engineInitSeconds: 9},
  });
  expect(judge(quick)).toMatchObject({state: 'INVALID_RUN', rule: 'V5'});
});

test('downloads online are shown, with their seconds', () => {
  const downloading = changeRuns(block('online', 89_200, 26_200), run => run.arm === 'baseline', {
    network: {rxBytes: 16e9, hubCacheGrowthBytes: 16e9, class: 'download'},
  });
  const verdict = judge(downloading, offline);
  expect(verdict.state).toBe('INFLATED');
  expect(verdict.causes[0]).toMatchObject({id: 'DOWNLOAD', standing: 'shown'});
  expect(verdict.causes[0]?.seconds).toBeCloseTo(57.6, 1);
});

test('time lost online without bytes and without slower reading is a stalled hub', () => {
  const verdict = judge(block('online', 61_600, 26_200), offline);
  expect(verdict.state).toBe('INFLATED');
  expect(idsOf(verdict)).toEqual(['HUB_STALL suggested', 'DOWNLOAD not-shown', 'SLOW_DISK not-shown']);
});

test('weights that came at less than half the rate suggest a slow disk', () => {
  const slow = changeRuns(block('online', 89_200, 26_200), run => run.arm === 'baseline', {
    log: {...noPhases, weightsSeconds: 60, modelLoadSeconds: 64, compileSeconds: 3, engineInitSeconds: 9},
  });
  const verdict = judge(slow, offline);
  expect(verdict.causes[0]).toMatchObject({id: 'SLOW_DISK', standing: 'suggested'});
  expect(verdict.causes[0]?.seconds).toBeCloseTo(57, 0);
  expect(idsOf(verdict)).toContain('DOWNLOAD not-shown');
});

const whileReading = (heldUpMs: number) => ({
  log: {...noPhases, weightsSeconds: 60, modelLoadSeconds: 64, compileSeconds: 3, engineInitSeconds: 9},
  evidence: {...blankEvidence, disk: {...blankEvidence.disk, heldUpMs}},
});

test('a load that was long while its disk was idle waited for something else', () => {
  const idle = changeRuns(block('online', 89_200, 26_200), run => run.arm === 'baseline', whileReading(7000));
  const verdict = judge(idle, offline);
  expect(idsOf(verdict)).toEqual(['HUB_STALL suggested', 'DOWNLOAD not-shown', 'SLOW_DISK not-shown']);
  expect(verdict.causes.find(({id}) => id === 'SLOW_DISK')?.text).toContain(
    'of 64.0 s of loading (online), the disk can have cost 7.0 s',
  );
});

test('weights that memory still held after their download cost the disk nothing', () => {
  const held = changeRuns(block('online', 89_200, 26_200), run => run.arm === 'baseline', whileReading(0));
  expect(judge(held, offline).causes.find(({id}) => id === 'SLOW_DISK')).toMatchObject({
    standing: 'not-shown',
    text: expect.stringContaining('the disk read nothing in 64.0 s of loading (online)'),
  });
});

test('a disk that read all along is slow, however it was held back', () => {
  const slow = changeRuns(
    block('online', 89_200, 26_200),
    run => run.arm === 'baseline',
    whileReading(61_000),
  );
  expect(judge(slow, offline).causes[0]).toMatchObject({id: 'SLOW_DISK', standing: 'suggested'});
});

test('a disk that read for a short time, and still below half the limit, is slow as far as it read', () => {
  const read = changeRuns(
    block('online', 89_200, 26_200),
    run => run.arm === 'baseline',
    whileReading(20_000),
  );
  const diskLimit = {bytesPerSecond: 3e9, how: 'fio', command: 'fio'};
  const {causes} = judge({...read, diskLimit}, {...offline, diskLimit});
  expect(causes.slice(0, 2)).toMatchObject([
    {id: 'HUB_STALL', standing: 'suggested'},
    {id: 'SLOW_DISK', standing: 'suggested'},
  ]);
  expect(causes[1]?.seconds).toBeCloseTo(20 - 16.06 / 3, 0);
});

test('what a crash loop cost is all before the last start', () => {
  const crashed = changeRuns(offline, run => run.arm === 'baseline' && run.pair > 2, {
    faults: [{gate: 'R2', text: 'vllm_baseline restarted during the run'}],
    container: {id: 'c', startedAt: null, restartCount: 1, lostMs: 41_500},
  });
  expect(judge(crashed).causes[0]).toMatchObject({id: 'CRASH_LOOP', standing: 'shown', seconds: 41.5});
});

test('a container that somebody replaced did not crash, though it ended', () => {
  const replaced = changeRuns(offline, run => run.arm === 'baseline' && run.pair === 2, {
    faults: [
      {gate: 'R2', text: 'vllm_baseline ended with exit code 0'},
      {gate: 'V1', text: "vllm_baseline was replaced by somebody else's container"},
    ],
    container: {id: 'c', startedAt: null, restartCount: 0, lostMs: 400},
  });
  expect(idsOf(judge(replaced))).not.toContain('CRASH_LOOP shown');
});

test('blocks with different cache drops are told apart by cache tier', () => {
  const warm = {...offline, head: blockHead('offline', {drop: 'none'})};
  expect(idsOf(judge(block('online', 61_600, 26_200), warm))).toContain('CACHE_TIER shown');
});

test('a compile cache on one side only is shown with its seconds', () => {
  const compiled = changeRuns(offline, run => run.arm === 'faststart', {
    log: {...noPhases, modelLoadSeconds: 1, compileSeconds: 0.5, engineInitSeconds: 9},
  });
  expect(judge(compiled).causes).toContainEqual(expect.objectContaining({id: 'COMPILE_CACHE', seconds: 2.5}));
});

test('downloads without significant inflation leave the offline ratio alone', () => {
  const once = changeRuns(online, run => run.pair === 1, {
    network: {rxBytes: 3e7, hubCacheGrowthBytes: 2e6, class: 'download'},
  });
  expect(judge(once, offline)).toMatchObject({state: 'PROVEN_OFFLINE_ONLY', rule: '3.4/8'});
});

test('pairs that disagree with the whole leave it open', () => {
  // When one arm is slow the other is fast: the whole says 1.15x, pair by pair it may be nothing.
  const steps = [-0.06, 0.03, 0, -0.03, 0.06];
  const runs = offline.runs.map(run => {
    const step = steps[run.pair - 1] ?? 0;
    const bootMs = run.arm === 'baseline' ? 40_000 * Math.exp(step) : (40_000 / 1.15) * Math.exp(-step);
    return {...run, phases: {...run.phases, bootMs}};
  });
  const verdict = judge({...offline, runs});
  expect(verdict).toMatchObject({state: 'INCONCLUSIVE', rule: '3.4/5'});
  expect(verdict.headline).toContain('pair by pair');
});

test('a regression names the phase that is slower', () => {
  const slow = changeRuns(block('offline', 31_600, 40_000), run => run.arm === 'faststart', {
    log: {...noPhases, modelLoadSeconds: 16, compileSeconds: 3, engineInitSeconds: 9},
  });
  const verdict = judge(slow);
  expect(verdict.state).toBe('REGRESSION');
  expect(verdict.headline).toContain('slower at loading the weights by 9.0 s');
});

test('a rehearsal is stamped, whatever it shows', () => {
  const {head} = offline;
  const verdict = judge({...offline, head: {...head, fingerprint: {...head.fingerprint, rehearsal: true}}});
  expect(verdict.rehearsal).toBe(true);
  expect(verdict.headline).toMatch(/^REHEARSAL, not a measurement\./);
});

test('a block that was cut off is judged on what it has, and says so', () => {
  expect(judge({...offline, finished: 'stopped'}).flags.join()).toContain('incomplete: the offline block');
});

test('the newest block of a mode counts', () => {
  expect(judge(block('offline', 60_000, 20_000), offline).ratio).toBe(judge(offline).ratio);
});

test('servers of different versions are no comparison', () => {
  const other = changeRuns(offline, run => run.arm === 'faststart', {log: {...noPhases, version: '0.9.0'}});
  const both = changeRuns(other, run => run.arm === 'baseline', {log: {...noPhases, version: '0.11.2'}});
  expect(judge(both)).toMatchObject({state: 'INVALID_RUN', rule: 'V2'});
  expect(judge(both).headline).toContain('vLLM version: baseline 0.11.2, faststart 0.9.0');
  expect(judge(other).state).toBe('PROVEN_OFFLINE_ONLY');
});

test('a measured disk is no longer among what was not collected', () => {
  expect(judge(offline).notCollected).toContain('the limit of the disk was not measured');
  const diskLimit = {bytesPerSecond: 3e9, how: 'fio, 4 readers', command: 'fio'};
  expect(judge({...offline, diskLimit}).notCollected.join()).not.toContain('limit of the disk');
});

test('a warm and a cold store are two verdicts, whatever their order, and are never mixed', () => {
  const cold = (mode: 'online' | 'offline'): Block => block(mode, 39_800, 50_100, {storeTier: 'cold'});
  const verdict = judge(online, offline, cold('online'), cold('offline'));
  expect(verdict).toMatchObject({state: 'REGRESSION', n: 5});
  expect(verdict.scope).toMatch(/^cold start \| store cold/);
  expect(verdict.scenarios?.map(({state, scope}) => [state, scope.split(' | ')[0]])).toEqual([
    ['PROVEN', 'restart'],
  ]);
  const warmLast = judge(cold('offline'), online, offline);
  expect(warmLast.state).toBe('PROVEN');
  expect(warmLast.scenarios?.[0]?.state).toBe('REGRESSION');
  expect(judge(cold('online'), offline).scenarios?.[0]?.state).toBe('INCONCLUSIVE');
  expect(judge(online, offline).scenarios).toBeUndefined();
});
