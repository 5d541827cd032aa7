import {expect, test} from 'vitest';
import {logPhases, plainMessage, storeReadDisk} from '../../src/bench/log-phases.ts';

const ESC = '\u001b';

test('colour, process prefix and stamp come off', () => {
  const line = `${ESC}[1;36m(EngineCore_DP0 pid=57)${ESC}[0;0m INFO 11-20 12:00:00 [default_loader.py:314] Loading weights took 6.51 seconds`;
  expect(plainMessage(line)).toBe('Loading weights took 6.51 seconds');
});

test('of a bar that overwrites itself the last state is kept', () => {
  expect(plainMessage('Loading: 10%\rLoading: 100%\r')).toBe('Loading: 100%');
});

test.each([
  ['INFO 05-02 10:11:12 [loader.py:447] Loading weights took 4.20 seconds', {weightsSeconds: 4.2}],
  [
    'INFO 05-02 10:11:12 [model_runner.py:1140] Model loading took 14.99 GiB and 5.5 seconds',
    {modelLoadSeconds: 5.5},
  ],
  [
    'INFO 11-20 12:00:00 [gpu_model_runner.py:2896] Model loading took 14.9889 GiB memory and 7.012345 seconds',
    {modelLoadSeconds: 7.012345},
  ],
  [
    '(EngineCore pid=9) INFO 08-17 12:00:00 [weight_utils.py:392] Time spent downloading weights for org/model: 844.4 seconds',
    {downloadSeconds: 844.4},
  ],
  ['INFO 11-20 12:00:00 [monitor.py:34] torch.compile takes 8.21 s in total', {compileSeconds: 8.21}],
  ['INFO 08-17 12:00:00 [monitor.py:34] torch.compile took 8.21 s in total', {compileSeconds: 8.21}],
  [
    'INFO 11-20 12:00:00 [core.py:213] init engine (profile, create kv cache, warmup model) took 15.62 seconds',
    {engineInitSeconds: 15.62},
  ],
  [
    'INFO 08-17 12:00:00 [core.py:213] init engine (profile, create kv cache, warmup model) took 15.62 s (compilation: 8.20 s)',
    {engineInitSeconds: 15.62, compileSeconds: 8.2},
  ],
])('reads %s', (line, expected) => {
  expect(logPhases([line])).toMatchObject(expected);
});

test('of several workers the slowest counts', () => {
  const lines = [
    '(Worker_TP0 pid=1) Loading weights took 3.0 seconds',
    '(Worker_TP1 pid=2) Loading weights took 4.5 seconds',
  ];
  expect(logPhases(lines).weightsSeconds).toBe(4.5);
});

test('what the log does not say is null', () => {
  expect(logPhases(['INFO:     Application startup complete.'])).toEqual({
    downloadSeconds: null,
    weightsSeconds: null,
    modelLoadSeconds: null,
    compileSeconds: null,
    engineInitSeconds: null,
  });
});

test('a prompt that quotes such a line is not such a line', () => {
  expect(logPhases(['Received request: prompt: "Loading weights took 1 s"']).weightsSeconds).toBeNull();
});

test('the store says when it reads from disk', () => {
  expect(
    storeReadDisk([
      'I20241231 17:13:23.947276 21 model.cpp:41] Finished loading model org/model/rank_0 from disk',
    ]),
  ).toBe(true);
  expect(storeReadDisk(['Confirm model org/model/rank_0 replica 1 success'])).toBe(false);
});
