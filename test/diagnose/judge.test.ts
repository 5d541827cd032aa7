import fc from 'fast-check';
import {expect, test} from 'vitest';
import {diagnose} from '../../src/diagnose/judge.ts';
import {cleaned, exited, running, seen, startUp, wrapper} from './seen.ts';

const offline = {on: true, because: 'HF_HUB_OFFLINE=1'};
const emptyCache = {
  model: 'org/tiny',
  folder: '/nvme/hf-cache/hub/models--org--tiny',
  holds: 'nothing' as const,
};
const cannotFindConfig = [
  "ValueError: Could not detect config format for no config file found. With config_format 'auto', ensure your model has either config.json",
  "ValueError: Invalid repository ID or local directory specified: 'org/tiny'",
];
const ids = (...args: Parameters<typeof seen>): string[] =>
  diagnose(seen(...args)).causes.map(cause => cause.id);

test("the runbook's own case: offline, empty cache, restarted for ever", () => {
  const diagnosis = diagnose(
    seen(startUp.slice(0, 1), {
      previous: cleaned([...startUp.slice(0, 1), ...cannotFindConfig]),
      state: {...running, exitCode: 1, restartCount: 7},
      restartedWhileWatched: true,
      offline,
      hubCache: emptyCache,
    }),
  );
  expect(diagnosis.healthy).toBe(false);
  expect(diagnosis.causes.map(cause => cause.id)).toEqual([
    'hf-offline-cache-miss',
    'crash-loop',
    'model-not-found',
  ]);
  expect(diagnosis.causes[0]?.evidence.map(item => item.text)).toContain('HF_HUB_OFFLINE=1');
  expect(diagnosis.causes[0]?.fix).toContain('faststart run 5   # warm the cache once, online');
});

test('a life that has said nothing yet is as far as the one before it got', () => {
  const state = {...running, restartCount: 2};
  const diagnosis = diagnose(seen([], {previous: cleaned(startUp), state, restartedWhileWatched: true}));
  expect(diagnosis.stage).toBe('looking for the weights');
});

test('the same words without offline mode mean that the model is not there', () => {
  expect(
    ids([...startUp.slice(0, 1), ...cannotFindConfig], {
      offline: {on: false, because: 'no offline flag is set'},
    })[0],
  ).toBe('model-not-found');
});

test('the wrapper is never the answer, even when nothing else is known', () => {
  const causes = diagnose(
    seen([...startUp, "KeyError: 'never seen before'", ...wrapper], {state: exited}),
  ).causes;
  expect(causes[0]).toMatchObject({id: 'unknown-failure'});
  expect(causes[0]?.evidence[0]?.text).toContain('never seen before');
});

test('a loop without a known cause is named as a loop', () => {
  expect(ids(startUp, {state: {...running, restartCount: 3}, restartedWhileWatched: true})[0]).toBe(
    'crash-loop',
  );
});

test('one restart that got further than the life before it is not a loop', () => {
  const before = cleaned([
    ...startUp.slice(0, 2),
    'httpx.ConnectError: [Errno -3] Temporary failure in name resolution',
  ]);
  expect(
    ids(startUp, {previous: before, state: {...running, restartCount: 1}, restartedWhileWatched: false}),
  ).toEqual(['download-in-progress']);
});

test('trouble that start-up got past is no cause', () => {
  const lines = [
    "WARNING 11-20 11:59:59 [_custom_ops.py:20] Failed to import from vllm._C with ImportError('x')",
    ...startUp,
  ];
  expect(diagnose(seen(lines)).healthy).toBe(true);
});

test('an answer on the port outweighs every line of the log', () => {
  const probe = {url: 'http://127.0.0.1:8001/v1/models', ready: true, said: 'HTTP 200'};
  expect(
    diagnose(seen([...startUp, 'CUDA out of memory'], {probe, state: {...running, restartCount: 2}})),
  ).toMatchObject({healthy: true, stage: 'ready'});
});

test('a log that says ready and a port that does not answer is neither fine nor explained', () => {
  const probe = {url: 'http://127.0.0.1:8001/v1/models', ready: false, said: 'no answer (refused)'};
  expect(ids([...startUp, 'INFO:     Application startup complete.'], {probe, state: running})).toEqual([
    'port-not-answering',
  ]);
});

test("Docker's words about a start that never happened are read", () => {
  const error = 'could not select device driver "nvidia" with capabilities: [[gpu]]';
  const current = [{number: null, text: error, message: error, source: 'docker inspect'}];
  expect(ids([], {current, state: {...exited, status: 'created', exitCode: 128}})).toEqual([
    'no-gpu-in-container',
  ]);
});

test("killed for memory is Docker's word; exit code 137 alone is a guess", () => {
  const killed = diagnose(seen(startUp, {state: {...exited, exitCode: 137, oomKilled: true}})).causes[0];
  const perhaps = diagnose(seen(startUp, {state: {...exited, exitCode: 137}})).causes[0];
  expect(killed).toMatchObject({id: 'host-oom-killed', confidence: 0.98});
  expect(perhaps).toMatchObject({id: 'host-oom-killed', confidence: 0.6});
});

test('a container that ended without a word is not called healthy', () => {
  expect(diagnose(seen([], {state: exited})).healthy).toBe(false);
  expect(ids([], {state: {...running, status: 'created'}})).toEqual(['never-started']);
});

test('silence after the start of loading is a download, unless there is nothing to download', () => {
  expect(ids(startUp, {state: running})).toEqual(['download-in-progress']);
  expect(ids(startUp, {state: running, hubCache: {...emptyCache, holds: 'all'}})).toEqual([
    'slow-weight-loading',
  ]);
  expect(ids(startUp, {state: running, offline})).toEqual(['slow-weight-loading']);
});

test('cutting a healthy start-up anywhere never raises an alarm', () => {
  const healthy = [
    ...startUp,
    'Loading safetensors checkpoint shards:  50% Completed | 1/2 [00:04<00:04]',
    'INFO 11-20 12:00:30 [default_loader.py:314] Loading weights took 4.82 seconds',
    'INFO 11-20 12:00:31 [gpu_model_runner.py:3338] Model loading took 14.9889 GiB memory and 5.97 seconds',
    'INFO 11-20 12:00:50 [monitor.py:34] torch.compile takes 18.2 s in total',
    'Capturing CUDA graphs (decode, FULL):  30%|███ | 20/67 [00:01<00:03]',
    'INFO:     Application startup complete.',
  ];
  for (let length = 0; length <= healthy.length; length++) {
    expect(diagnose(seen(healthy.slice(0, length), {state: running})).healthy).toBe(true);
  }
});

test('unrelated lines around a failure never change its name', () => {
  const noise = fc.array(
    fc.string().filter(text => !/error|denied|kill|memory|exist|support|require|valid|:|not/i.test(text)),
    {maxLength: 8},
  );
  fc.assert(
    fc.property(noise, noise, (before, after) => {
      const lines = [
        ...before,
        ...startUp,
        'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.',
        ...wrapper,
        ...after,
      ];
      expect(ids(lines)[0]).toBe('cuda-oom');
    }),
    {numRuns: 60},
  );
});

test('what an inspection of the model says is why, its last words are not', () => {
  const lines = [
    ...startUp,
    "(APIServer pid=1) ERROR 11-20 12:00:20 [registry.py:548] Error in inspecting model architecture 'TinyForCausalLM'",
    '(APIServer pid=1) ERROR 11-20 12:00:20 [registry.py:548] ImportError: tiny.abi3.so: undefined symbol: _Ztiny',
    "(APIServer pid=1)   Value error, Model architectures ['TinyForCausalLM'] failed to be inspected. Please check the logs for more details.",
    ...wrapper,
  ];
  expect(diagnose(seen(lines)).causes.map(({id}) => id)).toEqual([
    'broken-install',
    'unsupported-architecture',
  ]);
});

test('a start that somebody ended is no failure', () => {
  const lines = [
    ...startUp,
    'Traceback (most recent call last):',
    '  File "a.py", line 1, in run',
    'KeyboardInterrupt: terminated',
  ];
  const diagnosis = diagnose(seen(lines));
  expect(diagnosis.healthy).toBe(false);
  expect(diagnosis.causes[0]).toMatchObject({id: 'stopped-from-outside', restartHelps: true});
});

test('of a server whose start is out of sight, its orderly end says that it was up', () => {
  const lines = [
    '(APIServer pid=1) tiny.ValidationError: a prompt that is too long',
    '(APIServer pid=1) INFO:     Application shutdown complete.',
  ];
  expect(diagnose(seen(lines)).healthy).toBe(true);
});

test('what fails for one request is no failure of a server that serves', () => {
  const failed = [
    '(APIServer pid=1) ERROR 11-20 12:01:00 [serving_chat.py:222] Error in preprocessing prompt inputs',
    '(APIServer pid=1) ERROR 11-20 12:01:00 [serving_chat.py:222] Traceback (most recent call last):',
    '(APIServer pid=1) ERROR 11-20 12:01:00 [serving_chat.py:222] ValueError: As of transformers v4.44, default chat template is no longer allowed',
    '(APIServer pid=1) ERROR 11-20 12:01:00 [serving_chat.py:222] The above exception was the direct cause of the following exception:',
    '(APIServer pid=1) ERROR 11-20 12:01:00 [serving_chat.py:222] jinja2.exceptions.TemplateError: no template',
  ];
  const up = '(APIServer pid=1) INFO:     Application startup complete.';
  const answered = 'INFO:     172.18.0.1:59336 - "GET /v1/models HTTP/1.1" 200 OK';
  expect(diagnose(seen([...startUp, up, ...failed])).healthy).toBe(true);
  expect(diagnose(seen([answered, ...failed])).healthy).toBe(true);
  expect(diagnose(seen([...startUp, ...failed.slice(1)])).causes[0]?.id).toBe('tokenizer-or-chat-template');
});

test('a server that is up and whose port is taken is no server', () => {
  const lines = [
    ...startUp,
    'INFO:     Application startup complete.',
    "ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use",
  ];
  expect(diagnose(seen(lines)).causes[0]?.id).toBe('port-in-use');
});

test('a conversion says how far it is, and is no failure once it is done', () => {
  const writing = [
    'convert: converting org/tiny at commit abc',
    'faststart-convert {"stage": "load", "model": "/hf-cache/x"}',
    'faststart-convert {"stage": "write", "done": 1024, "total": 4096, "rank": 0}',
  ];
  expect(diagnose(seen(writing))).toMatchObject({
    healthy: true,
    stage: 'writing the store format, 25%',
    causes: [{id: 'conversion-in-progress'}],
  });
  const done = [...writing, 'faststart-convert {"stage": "done", "path": "/models/vllm/org/tiny"}'];
  const ended = {...exited, exitCode: 0};
  expect(diagnose(seen(done, {state: ended}))).toMatchObject({healthy: true, causes: [{id: 'converted'}]});
  expect(diagnose(seen(writing, {state: exited})).healthy).toBe(false);
});

test('who must not ask the hub is not told that it is out of reach', () => {
  const lines = [
    'huggingface_hub.errors.LocalEntryNotFoundError: Cannot find the requested files in the disk cache and outgoing traffic has been disabled.',
    "OSError: We couldn't connect to 'https://huggingface.co' to load the files, and couldn't find them in the cached files.",
  ];
  expect(diagnose(seen(lines)).causes.map(({id}) => id)).not.toContain('hf-unreachable');
});

test('what NCCL goes on to say after a failure of its own is no progress', () => {
  const lines = [
    'tiny:1:1 [0] misc/shmutils.cc:72 NCCL WARN Error: failed to extend /dev/shm/nccl-H1dBqY to 9637892 bytes',
    'tiny:1:1 [0] NCCL INFO init.cc:1837 -> 2',
  ];
  expect(ids(lines)[0]).toBe('shm-too-small');
});

test('all that Ray says it might have been is not what it was', () => {
  const lines = [
    ...startUp,
    '(RayWorkerWrapper pid=5) Fatal Python error: Segmentation fault',
    'ray.exceptions.ActorDiedError: The actor died unexpectedly before finishing this task.',
    'There are some potential root causes. (1) The process is killed by SIGKILL by OOM killer due to high memory usage. (2) ray stop --force is called.',
  ];
  expect(ids(lines)[0]).toBe('native-crash');
});

test('a server that is told to stop has not failed, whatever breaks off then', () => {
  const up = ['INFO:     Application startup complete.'];
  const told = ['INFO 11-20 12:09:28 [launcher.py:125] [shutdown] API server: engine client stopped'];
  const broke = ['ERROR 11-20 12:09:28 [async_llm.py:704] EngineDeadError: EngineCore encountered an issue.'];
  expect(ids([...startUp, ...up, ...told, ...broke])[0]).toBe('ready');
  expect(ids([...startUp, ...up, ...broke, ...told])[0]).toBe('unknown-failure');
});

test('a program that has no exceptions has a last word too', () => {
  const line =
    '2026-07-01 07:28:04.488 1 kserve ERROR [__main__.py:<module>():254] Failed to start model server: tiny';
  expect(diagnose(seen([line])).causes[0]).toMatchObject({id: 'unknown-failure', evidence: [{text: line}]});
});

test('a log that is cut off right after a worker failed is that of a failed start', () => {
  const cut = [
    ...startUp,
    '(Worker_TP0 pid=9) ERROR 11-20 12:00:20 [multiproc_executor.py:783] WorkerProc failed to start.',
    '(Worker_TP0 pid=9) ERROR 11-20 12:00:20 [multiproc_executor.py:783] Traceback (most recent call last):',
  ];
  expect(diagnose(seen(cut))).toMatchObject({healthy: false, causes: [{id: 'unknown-failure'}]});
});

test('a manager that kills what does not stop is no lack of memory', () => {
  const lines = [...startUp, '[Warn] (Manager) it did not respond to SIGTERM, using SIGKILL'];
  expect(ids(lines)).not.toContain('host-oom-killed');
  expect(ids([...startUp, 'worker 3 got SIGKILL'])[0]).toBe('host-oom-killed');
});
