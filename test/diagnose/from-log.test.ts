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
