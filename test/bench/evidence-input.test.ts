import {expect, test} from 'vitest';
import {evidenceNameOf} from '../../src/bench/evidence-name.ts';
import {evidenceNames} from '../../src/bench/evidence-names.ts';
import {verdictFromInput} from '../../src/bench/input.ts';
import type {Verdict} from '../../src/bench/types.ts';

const offline = {baseline: [31.7, 31.75, 31.4, 31.5, 31.6], faststart: [26.2, 26.3, 26.3, 26.25, 26.2]};
const slowOnline = {baseline: [89.1, 89.2, 89.3, 89.25, 89.2], faststart: offline.faststart};
const both = {online: slowOnline, offline};

function judge(input: unknown): Verdict {
  const read = verdictFromInput(JSON.stringify(input));
  if (!read.ok) throw new Error(read.message);
  return read.value;
}

const causes = (verdict: Verdict): string[] => verdict.causes.map(cause => `${cause.id} ${cause.standing}`);

test('every name is found under itself, and no spelling has two meanings that its unit does not tell apart', () => {
  for (const name of Object.keys(evidenceNames)) expect(evidenceNameOf(name)?.name, name).toBe(name);
});

test.each([
  ['rx_bytes', 'rxBytes', 1],
  ['rxMiB', 'rxBytes', 2 ** 20],
  ['network', 'network', 1],
  ['networkBytes', 'rxBytes', 1],
  ['downloads', 'download', 1],
  ['downloadBytes', 'hubCacheGrowthBytes', 1],
  ['download_s', 'downloadSeconds', 1],
  ['compileMs', 'compileSeconds', 0.001],
  ['diskLimitGBps', 'limitBytesPerSecond', 1e9],
  ['limit_mb_per_second', 'limitBytesPerSecond', 1e6],
  ['RestartCounts', 'restartCount', 1],
  ['implied_mb_s', 'impliedBytesPerSecond', 1e6],
  ['downloadedBytes', 'hubCacheGrowthBytes', 1],
  ['compile', 'compileSeconds', 1],
])('%s means %s, times %d', (written, name, factor) => {
  expect(evidenceNameOf(written)).toEqual({name, factor});
});

// One restart of a run that is not named leaves none that can be trusted.
test.each([
  {restartCount: 1},
  {restarts: {baseline: 1, faststart: 0}},
  {offline: {baseline: {restartCounts: [1, 1, 1, 0, 0]}}},
  {restartCount: {offline: {faststart: [0, 2, 1, 1, 0]}}},
  {oomKilled: true},
  {rxBytes: {offline: {baseline: [16e9, 16e9, 16e9, 16e9, 16e9]}}},
  {offline: {network: 'download'}},
  {offline: {onNvme: false}},
  {device: {offline: '/dev/sda1'}, nvme: '/dev/nvme0n1'},
  {pollGapMs: 900},
  {tier: {baseline: 'cold'}, readBytes: {baseline: 0}, weightGB: 16},
  {drop: 'files', readGB: {baseline: 1}, weightGB: 16},
  {tier: {faststart: 'pinned'}, readGB: {faststart: 16}, weightGB: 16},
])('%j leaves too few runs', evidence => {
  expect(judge({offline, evidence})).toMatchObject({state: 'INVALID_RUN', rule: 'V3', ratio: null});
});

test.each([
  [{outputsMatch: false}, 'V4'],
  [{outputDiffers: true}, 'V4'],
  [{output: 'different'}, 'V4'],
  [{outputs: {baseline: 'Paris, of course', faststart: '!!!!'}}, 'V4'],
  [{maxLogprobDelta: 0.11}, 'V4'],
  [{parity: false}, 'V2'],
  [{parity: ['--dtype']}, 'V2'],
  [{parity: {dtype: {baseline: 'bfloat16', faststart: 'float16'}}}, 'V2'],
  [{offlineFlagsEffective: false}, 'R10'],
  [{V1: false}, 'V1'],
  [{gates: {V7: 'restart policy unless-stopped'}}, 'V7'],
  [{failedGates: ['V5']}, 'V5'],
  [{journalIntact: false}, 'V6'],
])('%j is an invalid run by %s', (evidence, rule) => {
  expect(judge({offline, evidence})).toMatchObject({state: 'INVALID_RUN', rule});
});

test.each([
  {outputs: {baseline: 'Paris', faststart: 'Paris'}},
  {maxLogprobDelta: 0.1},
  {parity: true},
  {parity: {dtype: {baseline: 'half', faststart: 'half'}}},
  {V1: true, R5: 'pass', offline: {baseline: {R7: [true, true, true, true, true]}}},
  {proofLevel: 'L2', offlineFlagsEffective: true, network: 'none'},
  {restartCount: 0, oomKilled: false, download: false},
])('%j leaves the proof standing', evidence => {
  expect(judge({offline, evidence}).state).toBe('PROVEN_OFFLINE_ONLY');
});

test('one run with a failed gate costs that run alone', () => {
  const evidence = {runs: [{mode: 'offline', arm: 'baseline', run: 2, restartCount: 1}]};
  expect(judge({offline, evidence})).toMatchObject({state: 'PROVEN_OFFLINE_ONLY', n: 4});
});

test('a container that restarts online is no benchmark either', () => {
  const evidence = {online: {baseline: {restartCount: [1, 1, 1, 0, 0]}}};
  const verdict = judge({...both, evidence});
  expect(verdict).toMatchObject({state: 'INVALID_RUN', rule: 'V3'});
  expect(causes(verdict)).toContain('CRASH_LOOP shown');
  expect(judge({claim: 'online', online: slowOnline, evidence}).state).toBe('INVALID_RUN');
});

test('flags alone are proof level L0, and no proof', () => {
  expect(judge({offline, evidence: {proofLevel: 0}})).toMatchObject({state: 'INCONCLUSIVE', rule: '3.4/5'});
});

test('a download that is not said to be offline was online; it costs at most its bytes over the rate', () => {
  expect(judge({...both, evidence: {download: true}}).causes[0]).toMatchObject({
    id: 'DOWNLOAD',
    standing: 'shown',
  });
  const bounded = judge({...both, evidence: {downloadBytes: {baseline: 16e9}, downloadMBps: 500}});
  expect(bounded.causes[0]?.seconds).toBeCloseTo(32, 6);
  const logged = judge({...both, evidence: {downloadSeconds: {baseline: [100, 0, 0, 0, 0]}}});
  expect(logged.causes[0]?.seconds).toBeCloseTo(20, 6);
});

test('a hub asked in vain is shown; no bytes and no other evidence suggest it', () => {
  expect(causes(judge({...both, evidence: {network: 'chatter', synSent: 3}}))[0]).toBe('HUB_STALL shown');
  expect(causes(judge({...both, evidence: {network: 'none'}}))).toEqual([
    'HUB_STALL suggested',
    'SLOW_DISK suggested',
    'DOWNLOAD not-shown',
  ]);
});

test('weights seen on another disk are a slow disk', () => {
  const evidence = {device: {online: '/dev/sda1', offline: '/dev/nvme0n1'}, approvedNvme: '/dev/nvme0n1'};
  const verdict = judge({...both, evidence});
  expect(verdict.state).toBe('INFLATED');
  expect(verdict.causes[0]).toMatchObject({id: 'SLOW_DISK', standing: 'shown'});
  expect(verdict.causes[0]?.text).toContain('/dev/sda1');
});

test('a slow disk costs what its rate costs against the limit', () => {
  const evidence = {
    weightGB: 16,
    limitGBps: 4,
    loadSeconds: {online: {baseline: 64}, offline: {baseline: 6}},
  };
  const [first] = judge({...both, evidence}).causes;
  expect(first).toMatchObject({id: 'SLOW_DISK', standing: 'suggested'});
  expect(first?.seconds).toBeCloseTo(60, 6);
});

test('tiers, compile caches and stop times of the arms are causes with their seconds', () => {
  const evidence = {
    tier: {baseline: 'cold', faststart: 'pinned'},
    compileSeconds: {baseline: 8, faststart: 0.5},
    stopMs: {baseline: 10_000, faststart: 500},
    includesStop: true,
  };
  const verdict = judge({offline, evidence});
  expect(verdict.causes.map(({id, seconds}) => [id, seconds])).toEqual([
    ['STOP_TIME', 9.5],
    ['COMPILE_CACHE', 7.5],
    ['CACHE_TIER', null],
  ]);
  expect(verdict.flags.join()).toContain('tier-asymmetric');
});

test('first completions of different length are flagged', () => {
  expect(judge({offline, evidence: {tokens: {baseline: 32, faststart: 30}}}).flags.join()).toContain(
    'tokens-differ: first completions have 32 and 30 tokens',
  );
});

test.each([
  [{restartCount: 'one'}, 'evidence.restartCount must be a number'],
  [{offline: {network: 'lots'}}, 'evidence.offline.network must be one of none, chatter'],
  [{rxBytes: {baseline: [1, -2]}}, 'evidence.rxBytes.baseline[1] must be a number of bytes'],
  [{restartCounts: [0, 0, 0, 0, 0, 0]}, 'evidence.restartCounts[5] is about run 6, and there are 5 runs'],
  [{proofLevel: 'L7'}, 'evidence.proofLevel must be L0, L1 or L2'],
])('%j is refused with its place', (evidence, message) => {
  const read = verdictFromInput(JSON.stringify({offline, evidence}));
  expect(read).toMatchObject({ok: false, code: 'invalid-input'});
  expect(!read.ok && read.message).toContain(message);
});

test('what nothing understands is said, and changes nothing', () => {
  const verdict = judge({offline, evidence: {mood: 'good', offline: {weather: {sun: 1}}}});
  expect(verdict.flags).toContain('not-understood: evidence.mood, evidence.offline.weather');
  expect(verdict.state).toBe('PROVEN_OFFLINE_ONLY');
});

test.each([
  [{offline: {outputsMatch: false}}, 'V4'],
  [{online: {baseline: {maxLogprobDelta: 0.4}}}, 'V4'],
  [{offline: {V2: false}}, 'V2'],
  [{online: {journalIntact: false}}, 'V6'],
  [{bootIdChanged: true}, 'V1'],
  [{offline: {failedGates: ['V7']}}, 'V7'],
])('what is about the session invalidates it from any scope: %j', (evidence, rule) => {
  expect(judge({...both, evidence})).toMatchObject({state: 'INVALID_RUN', rule});
});

test('a gate of a run that is listed in a scope fails the runs of that scope alone', () => {
  const online = offline;
  const all = judge({online, offline, evidence: {offline: {baseline: {failedGates: ['R4: poll gap']}}}});
  expect(all).toMatchObject({state: 'INVALID_RUN', rule: 'V3'});
  const second = {offline: {baseline: {failedGates: [[], ['R4'], [], [], []]}}};
  expect(judge({online, offline, evidence: second})).toMatchObject({state: 'PROVEN', n: 4});
});

test('a rate said of one arm bounds what its bytes can have cost', () => {
  const baseline = {rxBytes: 1e9, network: 'download', networkMBps: 100};
  expect(judge({...both, evidence: {online: {baseline}}}).causes[0]).toMatchObject({
    id: 'DOWNLOAD',
    seconds: 10,
  });
});

test.each([
  [{rx_bytes: '16.06 GB'}, 'DOWNLOAD shown'],
  [{rxBytes: '15GiB'}, 'DOWNLOAD shown'],
  [{compileSeconds: {baseline: '29 s', faststart: '900 ms'}}, 'COMPILE_CACHE shown'],
])('a text of a number and its unit is read: %j', (online, cause) => {
  expect(causes(judge({...both, evidence: {online}}))).toContain(cause);
});

test('a unit of another kind is refused', () => {
  const read = verdictFromInput(JSON.stringify({...both, evidence: {rxBytes: '16 s'}}));
  expect(read).toMatchObject({
    ok: false,
    message: expect.stringContaining('evidence.rxBytes must be a number of bytes'),
  });
});

test('completions of unlike length make their times void, and nothing else', () => {
  const verdict = judge({
    online: offline,
    offline,
    evidence: {offline: {baseline: {tokens: 16}, faststart: {tokens: 9}}},
  });
  expect(verdict.state).toBe('PROVEN');
  expect(verdict.causes).toMatchObject([{id: 'OUTPUT', seconds: null}]);
});

test('tiers of the arms that differ are a cause though only the online block says them', () => {
  const evidence = {online: {baseline: {tier: 'cold'}, faststart: {tier: 'pinned'}}};
  expect(causes(judge({...both, evidence}))).toContain('CACHE_TIER shown');
});

test('an arm that is in no verdict is named', () => {
  const verdict = judge({offline: {...offline, runai: [25, 25.1, 25.2]}});
  expect(verdict.flags).toContain('not-understood: offline.runai');
});

test('as many runs as a file can hold are judged', () => {
  const many = (times: readonly number[]): number[] => Array.from({length: 14_000}, () => times).flat();
  const verdict = judge({
    offline: {baseline: many(offline.baseline), faststart: many(offline.faststart)},
  });
  expect(verdict).toMatchObject({state: 'PROVEN_OFFLINE_ONLY', n: 70_000});
});

test('UTF-16 is called by its name', () => {
  const read = verdictFromInput(Buffer.from(JSON.stringify({offline}), 'utf16le').toString('utf8'));
  expect(read).toMatchObject({ok: false, message: expect.stringContaining('UTF-16')});
});
