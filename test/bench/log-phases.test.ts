import {expect, test} from 'vitest';
import {logPhases, noPhases, plainMessage, storeReadDisk} from '../../src/bench/log-phases.ts';
import type {StartPhases} from '../../src/bench/types.ts';

/** Lines without Docker's stamps, as from a saved log. */
const phasesOf = (...lines: string[]): StartPhases =>
  logPhases(
    lines.map(text => ({text, at: null})),
    null,
  );

/** `[seconds after the start, line]`, with Docker's stamps. */
function stamped(...lines: (readonly [at: number, text: string])[]): StartPhases {
  const start = Date.parse('2026-11-23T12:00:00Z');
  return logPhases(
    lines.map(([at, text]) => ({
      text,
      at: new Date(start + at * 1000).toISOString().replace('Z', '123456Z'),
    })),
    '2026-11-23T12:00:00.000000000Z',
  );
}

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
  expect(phasesOf(line)).toMatchObject(expected);
});

test('of several workers the slowest counts', () => {
  const lines = [
    '(Worker_TP0 pid=1) Loading weights took 3.0 seconds',
    '(Worker_TP1 pid=2) Loading weights took 4.5 seconds',
  ];
  expect(phasesOf(...lines).weightsSeconds).toBe(4.5);
});

test('what the log does not say is null', () => {
  expect(phasesOf('INFO:     Application startup complete.')).toEqual({...noPhases, hubRetries: 0});
  expect(logPhases([], null)).toEqual(noPhases);
});

test('a prompt that quotes such a line is not such a line', () => {
  expect(phasesOf('Received request: prompt: "Loading weights took 1 s"').weightsSeconds).toBeNull();
});

test.each([
  '(VllmWorker rank=0 pid=133) INFO 05-02 10:11:12 [loader.py:447] Loading weights took 4.20 seconds',
  '(RayWorkerWrapper pid=133, ip=10.0.0.1) INFO 05-02 10:11:12 [loader.py:447] Loading weights took 4.20 seconds',
  '(Worker_TP0 pid=133) INFO 11-20 12:00:00 [default_loader.py:314] Loading weights took 4.20 seconds',
  'vllm_baseline  | (EngineCore pid=9) INFO 10-20 12:00:00 [default_loader.py:401] Loading weights took 4.20 seconds',
  '2026-11-23T12:00:00.123456789Z INFO 05-02 10:11:12 loader.py:447] Loading weights took 4.20 seconds',
  `${ESC}[1;36m(EngineCore_DP0 pid=57)${ESC}[0;0m INFO 11-20 12:00:00 [v1/x/default_loader.py:314] Loading weights took 4.20 seconds`,
])('the prefix of %s comes off', line => {
  expect(phasesOf(line).weightsSeconds).toBe(4.2);
});

test.each([
  ['torch.compile takes 15.55 s in total', 15.55],
  ['torch.compile took 15.55 s in total', 15.55],
  ['torch.compile and initial profiling run took 29.93 s in total', 29.93],
  ['torch.compile and initial profiling/warmup run together took 98.20 s in total', 98.2],
  ['torch.compile and initial profiling/warmup run together took 15.55s', 15.55],
])('compiling, as %s', (line, seconds) => {
  expect(phasesOf(`(Worker_TP0 pid=11) INFO 10-02 19:03:02 [monitor.py:48] ${line}`).compileSeconds).toBe(
    seconds,
  );
});

test('without a total, the parts of compiling are added for each process, and the slowest counts', () => {
  const {compileSeconds} = phasesOf(
    '(Worker_TP0 pid=1) INFO 11-20 12:00:00 [backends.py:559] Dynamo bytecode transform time: 4.00 s',
    '(Worker_TP1 pid=2) INFO 11-20 12:00:00 [backends.py:559] Dynamo bytecode transform time: 4.50 s',
    '(Worker_TP0 pid=1) INFO 11-20 12:00:00 [backends.py:215] Compiling a graph for dynamic shape takes 8.00 s',
    '(Worker_TP1 pid=2) INFO 11-20 12:00:00 [backends.py:387] Compiling a graph for compile range (1, 8192) takes 8.25 s',
  );
  expect(compileSeconds).toBe(12.75);
});

test('without a sentence on the weights, the finished bar tells their seconds', () => {
  const bar = 'Loading safetensors checkpoint shards:';
  const line = `${bar}  50% Completed | 2/4 [00:31<00:30, 15.2s/it]\r${bar} 100% Completed | 4/4 [01:02<00:00, 15.1s/it]\r`;
  expect(phasesOf(line).weightsSeconds).toBe(62);
  expect(phasesOf(`${bar}  50% Completed | 2/4 [00:31<00:30, 15.2s/it]`).weightsSeconds).toBeNull();
});

test('lines about asking the hub again are counted', () => {
  const {hubRetries} = phasesOf(
    'ERROR 11-20 12:00:00 [config.py:90] Error retrieving file list: timed out, retrying 1 of 2',
    "'(MaxRetryError(\"HTTPSConnectionPool(host='huggingface.co', port=443): Max retries exceeded with url: /api\"))'",
    'Loading weights took 4 seconds',
  );
  expect(hubRetries).toBe(2);
});

// A start of each age, in that version's words.
test.each<readonly [string, readonly (readonly [number, string])[], Partial<StartPhases>]>([
  [
    '0.9',
    [
      [8.1, 'INFO 05-02 10:11:20 [api_server.py:1289] vLLM API server version 0.9.0.1'],
      [11, 'INFO 05-02 10:11:23 [core.py:65] Initializing a V1 LLM engine (v0.9.0.1) with config: model=...'],
      [14.5, 'INFO 05-02 10:11:26 [gpu_model_runner.py:1531] Starting to load model org/model...'],
      [18.5, 'INFO 05-02 10:11:30 [default_loader.py:280] Loading weights took 3.71 seconds'],
      [
        18.9,
        'INFO 05-02 10:11:31 [gpu_model_runner.py:1549] Model loading took 14.9889 GiB and 4.301234 seconds',
      ],
      [27, 'INFO 05-02 10:11:39 [monitor.py:33] torch.compile takes 7.92 s in total'],
      [
        40,
        'INFO 05-02 10:11:52 [gpu_model_runner.py:1933] Graph capturing finished in 12 secs, took 0.45 GiB',
      ],
      [
        40.1,
        'INFO 05-02 10:11:52 [core.py:167] init engine (profile, create kv cache, warmup model) took 21.10 seconds',
      ],
      [41, 'INFO:     Application startup complete.'],
    ],
    {
      startupSeconds: 14.5,
      weightsSeconds: 3.71,
      modelLoadSeconds: 4.301234,
      compileSeconds: 7.92,
      captureSeconds: 12,
      engineInitSeconds: 21.1,
      version: '0.9.0.1',
    },
  ],
  [
    '0.11.2, coloured',
    [
      [
        9,
        `${ESC}[0;36m(APIServer pid=1)${ESC}[0;0m INFO 11-20 12:00:00 [api_server.py:1977] vLLM API server version 0.11.2`,
      ],
      [
        16.25,
        `${ESC}[0;36m(EngineCore_DP0 pid=78)${ESC}[0;0m INFO 11-20 12:00:07 [gpu_model_runner.py:3259] Starting to load model org/model...`,
      ],
      [
        900,
        '(EngineCore_DP0 pid=78) INFO 11-20 12:14:00 [weight_utils.py:441] Time spent downloading weights for org/model: 844.400000 seconds',
      ],
      [
        910,
        '(EngineCore_DP0 pid=78) INFO 11-20 12:14:10 [gpu_model_runner.py:3338] Model loading took 14.9889 GiB memory and 854.100000 seconds',
      ],
    ],
    {startupSeconds: 16.25, downloadSeconds: 844.4, modelLoadSeconds: 854.1, version: '0.11.2'},
  ],
  [
    '0.28, runner V2',
    [
      [12, '(APIServer pid=1) INFO 08-17 12:00:12 [utils.py:299]        █     █     █▄   ▄█ version 0.28.0'],
      [19.5, '(EngineCore pid=90) INFO 08-17 12:00:19 [model_runner.py:254] Loading model from scratch...'],
      [
        26,
        '(EngineCore pid=90) INFO 08-17 12:00:26 [model_runner.py:270] Model loading took 14.99 GiB memory and 6.4 seconds',
      ],
      [
        40,
        '(EngineCore pid=90) INFO 08-17 12:00:40 [core.py:281] init engine (profile, create kv cache, warmup model) took 13.90 s (compilation: 8.20 s)',
      ],
    ],
    {
      startupSeconds: 19.5,
      modelLoadSeconds: 6.4,
      compileSeconds: 8.2,
      engineInitSeconds: 13.9,
      version: '0.28.0',
    },
  ],
  [
    '0.31, workers of two ranks between each other',
    [
      [20, '(Worker_TP1 pid=12) INFO 10-02 19:02:00 [model_runner.py:254] Loading model from scratch...'],
      [20.5, '(Worker_TP0 pid=11) INFO 10-02 19:02:00 [model_runner.py:254] Loading model from scratch...'],
      [
        26,
        '(Worker_TP0 pid=11) INFO 10-02 19:02:06 [model_runner.py:270] Model loading took 7.5 GiB memory and 5.4 seconds',
      ],
      [
        27,
        '(Worker_TP1 pid=12) INFO 10-02 19:02:07 [model_runner.py:270] Model loading took 7.5 GiB memory and 6.9 seconds',
      ],
      [
        50,
        '(EngineCore pid=9) INFO 10-02 19:02:30 [core.py:281] init engine (profile, create kv cache, warmup model) took 23.00 s',
      ],
    ],
    {startupSeconds: 20, modelLoadSeconds: 6.9, engineInitSeconds: 23, compileSeconds: null},
  ],
])('a start of %s', (_version, lines, expected) => {
  expect(stamped(...lines)).toMatchObject(expected);
});

test('where nobody says that loading begins, its end and its length tell', () => {
  const end = 'INFO 05-02 10:11:12 [x.py:1] Model loading took 14.99 GiB and 5.5 seconds';
  expect(stamped([20, end]).startupSeconds).toBeCloseTo(14.5, 6);
  expect(phasesOf(end).startupSeconds).toBeNull();
});

test('the store says when it reads from disk', () => {
  expect(
    storeReadDisk([
      'I20241231 17:13:23.947276 21 model.cpp:41] Finished loading model org/model/rank_0 from disk',
    ]),
  ).toBe(true);
  expect(storeReadDisk(['Confirm model org/model/rank_0 replica 1 success'])).toBe(false);
});
