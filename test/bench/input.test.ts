import {expect, test} from 'vitest';
import {verdictFromInput} from '../../src/bench/input.ts';
import {published} from './published.ts';

const good = {offline: published['12-28 15:03']};

function messageOf(input: unknown): string {
  const read = verdictFromInput(typeof input === 'string' ? input : JSON.stringify(input));
  if (read.ok) throw new Error(`accepted: ${read.value.headline}`);
  expect(read.code).toBe('invalid-input');
  return read.message;
}

test('a claim about online alone says to run the offline proof', () => {
  const read = verdictFromInput(JSON.stringify({claim: 'online', online: published['12-27 20:55']}));
  expect(read).toMatchObject({
    ok: true,
    value: {state: 'INCONCLUSIVE', nextStep: 'run the offline proof: faststart bench --offline'},
  });
  expect(read.ok && read.value.ratio).toBeCloseTo(3.26, 2);
});

test('a proof without an offline block is an invalid run', () => {
  const read = verdictFromInput(JSON.stringify({claim: 'proof', online: published['12-27 20:55']}));
  expect(read).toMatchObject({ok: true, value: {state: 'INVALID_RUN', rule: '3.4/1', ratio: null}});
});

test('the answer has the fields of the command-line contract', () => {
  const read = verdictFromInput(JSON.stringify({...good, online: published['12-29 00:21']}));
  expect(read.ok && Object.keys(read.value)).toEqual(
    expect.arrayContaining([
      'state',
      'rule',
      'ratio',
      'interval',
      'online',
      'inflation',
      'causes',
      'flags',
      'n',
    ]),
  );
});

test.each([
  [
    'a text for a number',
    {offline: {baseline: ['31.7'], faststart: [26]}},
    'offline.baseline[0] must be a number of seconds',
  ],
  ['an empty arm', {offline: {baseline: [], faststart: [26]}}, 'offline.baseline is empty'],
  ['a missing arm', {offline: {baseline: [31]}}, 'offline.faststart must be a list of seconds'],
  ['a negative time', {offline: {baseline: [-3], faststart: [26]}}, 'offline.baseline[0] must be above 0'],
  ['a time of zero', {offline: {baseline: [30], faststart: [0]}}, 'offline.faststart[0] must be above 0'],
  ['milliseconds', {offline: {baseline: [31695], faststart: [26204]}}, 'look like milliseconds'],
  ['another claim', {...good, claim: 'maybe'}, 'claim must be "proof" or "online"'],
  ['no times at all', {claim: 'proof'}, 'holds neither "online" nor "offline" times'],
  ['an online claim without online times', {...good, claim: 'online'}, 'holds no "online" times'],
  ['a list', [1, 2], 'the input'],
])('refuses %s and says where', (_what, input, message) => {
  expect(messageOf(input)).toContain(message);
});

test('an endless number is refused', () => {
  expect(messageOf('{"offline":{"baseline":[1e999],"faststart":[26]}}')).toContain('offline.baseline[0]');
});

test('text that is neither JSON nor a journal is refused', () => {
  expect(messageOf('hello\n')).toContain('neither JSON with start times nor a journal');
  expect(messageOf('   ')).toBe('is empty');
});

test('a byte order mark does not matter', () => {
  expect(verdictFromInput(`\uFEFF${JSON.stringify(good)}`).ok).toBe(true);
});

test('evidence that nothing reads is said to be not understood', () => {
  const read = verdictFromInput(JSON.stringify({...good, evidence: {outputMatches: true}}));
  expect(read.ok && read.value.flags).toContain('not-understood: evidence.outputMatches');
});

test('whole numbers of a thousand and more are suspected to be milliseconds', () => {
  const read = verdictFromInput(
    JSON.stringify({offline: {baseline: [3100, 3110, 3105], faststart: [2600, 2610, 2605]}}),
  );
  expect(read.ok && read.value.flags.some(flag => flag.startsWith('milliseconds-suspected'))).toBe(true);
});

test('a cold start that comes along gets a verdict of its own, and its mistakes are its own', () => {
  const cold = published['12-27 21:04'];
  const read = verdictFromInput(JSON.stringify({...good, coldStart: {offline: cold}}));
  expect(read).toMatchObject({
    ok: true,
    value: {state: 'PROVEN_OFFLINE_ONLY', scenarios: [{state: 'REGRESSION', rule: '3.4/2'}]},
  });
  expect(read.ok && read.value.scenarios?.[0]?.scope).toMatch(/^cold start/);
  expect(messageOf({...good, coldStart: {offline: {baseline: [], faststart: [1]}}})).toContain(
    'coldStart: offline.baseline is empty',
  );
});

test('a journal whose blocks have another form is refused as such, not taken for an empty one', () => {
  const older = [
    {v: 1, type: 'bench.block', head: {id: 'b', mode: 'offline', pairs: 3, order: ['baseline', 'faststart']}},
    {v: 1, type: 'bench.run', run: {id: 'r', block: 'b', seconds: 30}},
  ];
  const text = older.map(event => `${JSON.stringify(event)}\n`).join('');
  expect(verdictFromInput(text)).toEqual({
    ok: false,
    code: 'invalid-input',
    message: expect.stringContaining('has a form that this version cannot read'),
  });
});
