import {expect, test} from 'vitest';
import {diagnose} from '../../src/diagnose/judge.ts';
import {running, seen, startUp} from './seen.ts';

const findingOf = (...lines: string[]) => diagnose(seen([...startUp, ...lines], {state: running}));

test('a download says how fast each file comes, how long it takes, and when to worry', () => {
  const {healthy, stage, causes} = findingOf(
    'model-00001-of-00002.safetensors:  10%|█   | 0.50G/4.98G [00:10<01:30, 49.8MB/s]',
    'model-00002-of-00002.safetensors:   8%|▊   | 0.40G/4.97G [00:10<01:54, 40.0MB/s]',
    'model-00001-of-00002.safetensors:  34%|███▍ | 1.69G/4.98G [00:40<01:17, 42.3MB/s]',
  );
  expect({healthy, stage}).toEqual({healthy: true, stage: 'downloading weights, 34%'});
  expect(causes[0]).toMatchObject({id: 'download-in-progress', restartHelps: false});
  expect(causes[0]?.evidence).toContainEqual({
    text: '1.69G of 4.98G at 42.3MB/s, 0.40G of 4.97G at 40.0MB/s; about 2 min left',
    source: 'progress bars',
  });
  expect(causes[0]?.fix[0]).toBe(
    'wait (about 2 min by its own estimate); a restart may lose what is downloaded',
  );
  expect(causes[0]?.fix.at(-1)).toMatch(/^worrying when/);
});

test('a file that is complete is no longer waited for', () => {
  const {causes} = findingOf(
    'model-00001-of-00002.safetensors: 100%|████| 4.98G/4.98G [01:40<00:00, 49.8MB/s]',
    'model-00002-of-00002.safetensors:  50%|██  | 2.48G/4.97G [01:40<01:00, 40.0MB/s]',
  );
  expect(causes[0]?.evidence.at(-1)?.text).toBe('2.48G of 4.97G at 40.0MB/s; about 60 s left');
});

test('reading shards says how far it is and how long a shard takes', () => {
  const {stage, causes} = findingOf(
    'Loading safetensors checkpoint shards:  39% Completed | 33/85 [15:04<27:00, 31.18s/it]',
  );
  expect(stage).toBe('reading weights, 33/85');
  expect(causes[0]?.evidence.at(-1)?.text).toBe('33 of 85 at 31.18s/it; about 27 min left');
});

test('before the first measure there is no rate and no estimate', () => {
  const {causes} = findingOf('Loading safetensors checkpoint shards:   0% Completed | 0/85 [00:00<?, ?it/s]');
  expect(causes[0]?.evidence).toHaveLength(1);
  expect(causes[0]?.fix[0]).toBe('wait; a restart starts reading anew');
});

test('compiling after the weights are read; a server that is up and compiles for a new shape stays up', () => {
  const compiling =
    '(EngineCore pid=7) INFO 03-20 12:00:00 [monitor.py:53] torch.compile took 30.61 s in total';
  expect(findingOf(compiling).causes[0]?.id).toBe('slow-compile-or-graph-capture');
  expect(findingOf('INFO:     Application startup complete.', compiling).causes[0]?.id).toBe('ready');
});

test('a server whose start is out of sight is up when it answers', () => {
  const lines = [
    'INFO:     172.20.0.4:51234 - "POST /v1/chat/completions HTTP/1.1" 200 OK',
    'INFO:     172.20.0.4:51240 - "GET /v1/models HTTP/1.1" 401 Unauthorized',
  ];
  expect(diagnose(seen(lines))).toMatchObject({healthy: true, stage: 'ready', causes: [{id: 'ready'}]});
});

test('a request that failed is not the end of a server; the end of its engine is', () => {
  const request = [
    'INFO:     Application startup complete.',
    'ERROR 11-20 12:09:00 [serving_chat.py:257] Traceback (most recent call last):',
    'ERROR 11-20 12:09:00 [serving_chat.py:257] ValueError: no such image',
  ];
  expect(diagnose(seen(request))).toMatchObject({healthy: true, stage: 'ready'});
  const engine = [
    ...request,
    '(EngineCore_DP0 pid=7) ERROR 11-20 12:09:09 [core.py:781] EngineCore encountered a fatal error.',
  ];
  expect(diagnose(seen(engine)).healthy).toBe(false);
});

test('the thread that sends statistics may fail; nothing depends on it', () => {
  const thread = [
    'Exception in thread Thread-3 (_report_usage_worker):',
    'Traceback (most recent call last):',
    '  File "/usr/lib/python3/vllm/usage/usage_lib.py", line 7, in _write_to_file',
    "PermissionError: [Errno 13] Permission denied: '/.config'",
  ];
  for (let length = 1; length <= thread.length; length++)
    expect(findingOf(...thread.slice(0, length))).toMatchObject({
      healthy: true,
      stage: 'looking for the weights',
    });
  const after = [...thread, "PermissionError: [Errno 13] Permission denied: '/hf-cache'"];
  expect(findingOf(...after).causes[0]?.id).toBe('permission-denied');
});

test('what libraries warn of, and a request for a model of another name, stop nothing', () => {
  const lines = [
    "(EngineCore pid=7) [transformers] Unrecognized keys in `rope_parameters` for 'rope_type'='default': {'tiny'}",
    "/usr/lib/python3/torchvision/io/image.py:13: UserWarning: Failed to load image Python extension: 'libtiny.so: undefined symbol: x'",
    "ERROR 11-20 12:01:00 [serving_chat.py:136] Error with model object='error' message='The model `tiny` does not exist.' code=404",
  ];
  for (let length = 1; length <= lines.length; length++)
    expect(findingOf(...lines.slice(0, length)).healthy).toBe(true);
});
