import {expect, test} from 'vitest';
import {diagnoseLog} from '../../src/diagnose/from-log.ts';
import {startUp, wrapper} from './seen.ts';

const log = [
  ...startUp,
  'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.',
  ...wrapper,
].join('\n');

test('names the cause with its line', () => {
  const read = diagnoseLog(log);
  expect(read).toMatchObject({
    ok: true,
    value: {healthy: false, causes: [{id: 'cuda-oom', evidence: [{line: 5}]}]},
  });
});

test('says what a log alone cannot show', () => {
  const read = diagnoseLog(log);
  expect(read.ok && read.value.notSeen[0]).toContain('--inspect FILE');
});

test('takes the state from docker inspect, as one object or a list of one', () => {
  const state = {
    State: {Status: 'exited', ExitCode: 137, OOMKilled: true, Error: ''},
    RestartCount: 0,
    Config: {Env: ['A=1']},
  };
  for (const inspect of [state, [state]]) {
    expect(diagnoseLog(startUp.join('\n'), JSON.stringify(inspect))).toMatchObject({
      value: {causes: [{id: 'host-oom-killed'}]},
    });
  }
});

test('offline flags come from the environment that docker inspect shows', () => {
  const words = "ValueError: Invalid repository ID or local directory specified: 'org/tiny'";
  const inspect = JSON.stringify([
    {State: {Status: 'exited', ExitCode: 1}, Config: {Env: ['HF_HUB_OFFLINE=1', 'X=a=b']}},
  ]);
  const read = diagnoseLog(words, inspect);
  expect(read.ok && read.value.causes[0]?.id).toBe('hf-offline-cache-miss');
});

test('the last life counts, and the one before while this one has not got further', () => {
  const died = [...startUp, 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.'];
  expect(diagnoseLog([...died, ...startUp.slice(0, 2)].join('\n'))).toMatchObject({
    value: {causes: [{id: 'cuda-oom'}]},
  });
  const further = [
    ...died,
    ...startUp,
    'INFO 11-20 12:00:31 [x.py:1] Model loading took 14.9889 GiB memory and 5.97 seconds',
  ];
  expect(diagnoseLog(further.join('\n'))).toMatchObject({value: {healthy: true}});
});

test('a long log is read from its end, with the line numbers of the whole', () => {
  const long = [
    ...Array.from({length: 20_000}, (_, index) => `noise ${index}`),
    'OSError: [Errno 98] Address already in use',
  ];
  expect(diagnoseLog(long.join('\n'))).toMatchObject({
    value: {causes: [{id: 'port-in-use', evidence: [{line: 20_001}]}]},
  });
});

test.each([
  ['', 'empty'],
  ['  \n\n', 'empty'],
  ['\u0000\u0001\u0000\u0000ELF\ufffd\ufffd', 'binary'],
  ['dear diary\ntoday it rained', 'not-a-start-up-log'],
])('says what is wrong with %j', (text, code) => {
  expect(diagnoseLog(text)).toMatchObject({ok: false, code});
});

test.each(['{', '[]', '{"Id": "x"}'])('says that %s is not the output of docker inspect', inspect => {
  expect(diagnoseLog(log, inspect)).toMatchObject({ok: false, code: 'bad-inspect'});
});

test('a log that a console exported newest first is read in the order in which it was written', () => {
  const lines = [
    'INFO 03-24 18:13:17 __init__.py:207] Automatically detected platform cuda.',
    'INFO 03-24 18:13:20 config.py:549] This model supports multiple tasks',
    'INFO 03-24 18:13:28 model_runner.py:1110] Starting to load model org/tiny...',
    'ERROR 03-24 18:13:29 engine.py:116] ValueError: TinyModel has no vLLM implementation',
  ];
  for (const [text, line] of [
    [lines, 4],
    [lines.toReversed(), 1],
  ] as const)
    expect(diagnoseLog(text.join('\n'))).toMatchObject({
      value: {healthy: false, causes: [{id: 'unsupported-architecture', evidence: [{line}]}]},
    });
});

test('where only the wrapper was read, it says that the reason stands above', () => {
  const read = diagnoseLog([...startUp, ...wrapper].join('\n'));
  expect(read).toMatchObject({value: {healthy: false, causes: [{id: 'unknown-failure'}]}});
  const cause = read.ok ? read.value.causes[0] : undefined;
  expect(cause?.title).toContain('stands above');
  expect(cause?.evidence[0]?.text).toContain('See root cause above');
});

test('words that no rule knows are shown with the place that raised them', () => {
  const died = [
    'Traceback (most recent call last):',
    '  File "/usr/lib/python3/tiny/deep.py", line 7, in sink',
    "KeyError: 'Never Seen Before'",
  ];
  const read = diagnoseLog([...startUp, ...died, ...wrapper].join('\n'));
  const cause = read.ok ? read.value.causes[0] : undefined;
  expect(cause?.evidence.map(({text}) => text)).toEqual([
    "KeyError: 'Never Seen Before'",
    'raised at /usr/lib/python3/tiny/deep.py in sink',
  ]);
});

test('a shell that says Killed after a failure of the program itself does not speak of memory', () => {
  expect(diagnoseLog([...startUp, 'Killed'].join('\n'))).toMatchObject({
    value: {causes: [{id: 'host-oom-killed'}]},
  });
  const failed = ["KeyError: 'Never Seen Before'", 'Killed'];
  expect(diagnoseLog([...startUp, ...failed].join('\n'))).toMatchObject({
    value: {causes: [{id: 'unknown-failure'}]},
  });
});
