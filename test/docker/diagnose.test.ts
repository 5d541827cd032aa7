import {mkdir} from 'node:fs/promises';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {until} from '../support/until.ts';
import {containerLog, inspect} from './support/lab.ts';
import {must, run} from './support/run.ts';
import {type Cases, makeCases, said, serve} from './support/stand-ins.ts';

const SECRET = 'hf_notToBeSeenAnywhere0123456789';

let cases: Cases;

beforeAll(async () => {
  cases = await makeCases();
});
afterAll(() => cases.remove());

async function restarted(container: string, times = 1): Promise<number> {
  await until(
    `${container} was started again`,
    async () => Number(await inspect(container, '{{.RestartCount}}')) >= times,
    120_000,
  );
  return performance.now();
}

const python = (text: string): readonly string[] => ['python3', '-u', '-c', text];

test('offline with an empty cache under unless-stopped: the miss, and that it loops', async () => {
  const cache = join(cases.workspace, 'empty-cache');
  await mkdir(cache);
  const flags = ['-e', 'HF_HUB_OFFLINE=1', '-e', 'HF_HOME=/hf-cache', '-e', `HF_TOKEN=${SECRET}`];
  const container = await cases.start(
    'offline',
    ['--restart', 'unless-stopped', ...flags, '-v', `${cache}:/hf-cache`],
    serve,
  );
  const since = await restarted(container);
  const seen = await cases.diagnose(container);
  cases.note('offline, empty cache, unless-stopped', seen, since);
  expect(seen.ids.slice(0, 2)).toEqual(['hf-offline-cache-miss', 'crash-loop']);
  expect(said(seen)).toContain('outgoing traffic has been disabled');
  expect(said(seen)).toContain(`${cache}/hub/models--acme--tiny-llama holds nothing of acme/tiny-llama`);
  expect(JSON.stringify(seen)).not.toContain(SECRET);
});

test('dies after eleven seconds of imports each time, so that Docker shows "running"', async () => {
  const container = await cases.start(
    'imports',
    ['--restart', 'unless-stopped'],
    python('import time; time.sleep(11); import torch_that_is_not_there'),
  );
  await restarted(container);
  await until(
    'the next life is at work',
    async () => (await inspect(container, '{{.State.Status}}')) === 'running',
  );
  const since = performance.now();
  const seen = await cases.diagnose(container);
  cases.note('dies after 11 s of imports, "running" each time', seen, since);
  expect(seen.first).toBe('broken-install');
  expect(seen.ids).toContain('crash-loop');
  expect(said(seen)).toContain("No module named 'torch_that_is_not_there'");
});

const eater = python("import time; print('INFO loading'); time.sleep(1); print(len(bytearray(500_000_000)))");
const LITTLE = ['--memory', '64m', '--memory-swap', '64m'];

test('killed by its memory limit: exit 137 for real, told from a stop by Docker and the kernel', async () => {
  const container = await cases.start('oom', LITTLE, eater);
  await until('it was killed', async () => (await inspect(container, '{{.State.ExitCode}}')) === '137');
  const seen = await cases.diagnose(container);
  cases.note('killed by a memory limit', seen);
  expect(seen.first).toBe('host-oom-killed');
  expect(said(seen)).toContain('docker events: oom');
});

test('the same in a loop, where the state of the next life has forgotten it', async () => {
  const container = await cases.start('oom_loop', ['--restart', 'unless-stopped', ...LITTLE], eater);
  const since = await restarted(container);
  const seen = await cases.diagnose(container);
  cases.note('killed by a memory limit, in a loop', seen, since);
  expect(seen.ids.slice(0, 2)).toEqual(['host-oom-killed', 'crash-loop']);
});

test('exit 137 because somebody stopped it is not called out of memory', async () => {
  const container = await cases.start('killed', [], python('import time; time.sleep(600)'));
  await must(['docker', 'kill', container]);
  const seen = await cases.diagnose(container);
  cases.note('docker kill', seen);
  expect(seen.ids).toEqual(['stopped-from-outside']);
});

test('a port that is taken, with its holder', async () => {
  const server = createServer().listen(18_055, '0.0.0.0');
  await new Promise(resolve => server.once('listening', resolve));
  const container = await cases.start('port', ['-p', '18055:8000'], python('pass'));
  const seen = await cases.diagnose(container);
  server.close();
  cases.note('port taken', seen);
  expect(seen.first).toBe('port-in-use');
  expect(said(seen)).toMatch(new RegExp(`port 18055 is held by \\S+ \\(process ${process.pid}\\)`));
});

test('hangs at the trust-remote-code prompt, whose last line Docker holds back', async () => {
  const prompt = [
    'The repository for acme/custom contains custom code which must be executed to correctly load the model.',
    'You can inspect the repository content at https://hf.co/acme/custom .',
    'You can avoid this prompt in future by passing the argument `trust_remote_code=True`.',
    '',
    'Do you wish to run the custom code? [y/N] ',
  ];
  const container = await cases.start(
    'prompt',
    ['-i'],
    python(`input(${JSON.stringify(prompt.join('\n'))})`),
  );
  await until('it asks', async () => (await containerLog(container)).stdout.includes('avoid this prompt'));
  const seen = await cases.diagnose(container);
  cases.note('hangs at the trust-remote-code prompt', seen);
  expect(seen.first).toBe('trust-remote-code');
  expect(seen.healthy).toBe(false);
});

/** Full before anybody asks: the kernel drops what comes, and whoever asks gets no answer at all. */
const BLACK_HOLE = `
import socket, time
hole = socket.socket(); hole.bind(('0.0.0.0', 443)); hole.listen(0)
held = [socket.socket() for _ in range(4)]
for one in held: one.setblocking(False); one.connect_ex(('127.0.0.1', 443))
print('full'); time.sleep(3600)`;

test('a hub that is a black hole: no answer, no error, no word in the log', async () => {
  const hole = await cases.start('hole', [], python(BLACK_HOLE));
  await until('it is full', async () => (await containerLog(hole)).stdout.includes('full'));
  const address = await inspect(hole, '{{.NetworkSettings.IPAddress}}');
  const container = await cases.start(
    'blackholed',
    ['-e', `HF_ENDPOINT=http://${address}:443`, '-e', 'HF_HOME=/tmp/hf'],
    serve,
  );
  await until('it asks', async () =>
    (await containerLog(container)).stdout.includes('vLLM API server version'),
  );
  const seen = await cases.diagnose(container);
  cases.note('hub black-holed', seen);
  expect(seen.first).toBe('hf-unreachable');
  expect(seen.healthy).toBe(false);
  expect(said(seen)).toContain(`connections of its network: ${address}:443 SYN_SENT, has not answered`);
  await must(['docker', 'rm', '-f', container, hole]);
});

test('the store is not there, and then is another one', async () => {
  const store = await cases.start('store', [], python('import time; time.sleep(3600)'));
  const client = await cases.start(
    'client',
    ['--network', `container:${store}`],
    [
      ...python("import time; print('vLLM API server version 0.11.2'); time.sleep(3600)"),
      '--load-format=serverless_llm',
    ],
  );
  await must(['docker', 'stop', '-t', '0', store]);
  const down = await cases.diagnose(client);
  cases.note('store not there', down);
  expect(down.first).toBe('store-unreachable');
  await must(['docker', 'start', store]);
  const again = await cases.diagnose(client);
  cases.note('store started again after its client', again);
  expect(again.first).toBe('lost-store-namespace');
  await must(['docker', 'rm', '-f', store]);
  const gone = await cases.diagnose(client);
  cases.note('store removed', gone);
  expect(gone.first).toBe('lost-store-namespace');
});

test('paused by somebody', async () => {
  const container = await cases.start('paused', [], python('import time; time.sleep(600)'));
  await must(['docker', 'pause', container]);
  const seen = await cases.diagnose(container);
  cases.note('paused', seen);
  expect(seen.first).toBe('container-paused');
  await must(['docker', 'rm', '-f', container]);
});

test('removed while it is watched', async () => {
  const container = await cases.start('removed', [], python('import time; time.sleep(600)'));
  const watching = cases.watch(container);
  await until('it is watched', () => watching.told().includes(container));
  await must(['docker', 'rm', '-f', container]);
  const since = performance.now();
  const seen = await watching.ended;
  cases.note('removed while watched', seen, since);
  expect(seen).toMatchObject({first: 'container-removed', settled: 'dead', code: 3});
});

test('a hundred megabytes of log since the last start: the life before is still found', async () => {
  const flood = `
import os, sys
if os.path.exists('/born'):
    line = 'x' * 999
    for _ in range(100_000): print(line)
    print('flooded'); import time; time.sleep(3600)
open('/born', 'w').close()
raise RuntimeError('CUDA error: no kernel image is available for execution on the device')`;
  const container = await cases.start('flood', ['--restart', 'unless-stopped'], ['python3', '-c', flood]);
  await until(
    'it has said it all',
    async () => (await run(['docker', 'logs', '--tail', '1', container])).stdout.startsWith('flooded'),
    170_000,
  );
  const seen = await cases.diagnose(container);
  cases.note('100 MB of log', seen);
  expect(seen.first).toBe('unsupported-gpu');
  expect(seen.seconds).toBeLessThan(30);
});

test('a flood of lines does not hide the stage of the start-up', async () => {
  const flood = `
print('INFO 11-20 12:00:00 [api_server.py:1977] vLLM API server version 0.11.2')
print('INFO 11-20 12:00:15 [gpu_model_runner.py:3259] Starting to load model org/tiny...', flush=True)
line = 'x' * 999
for number in range(100_000): print(line, number)
print('flooded', flush=True)
import time; time.sleep(3600)`;
  const container = await cases.start('flooded-stage', [], ['python3', '-c', flood]);
  await until(
    'it has said it all',
    async () => (await run(['docker', 'logs', '--tail', '1', container])).stdout.startsWith('flooded'),
    170_000,
  );
  const seen = await cases.diagnose(container);
  cases.note('stage after 100 MB of log', seen);
  expect(seen).toMatchObject({healthy: true, stage: 'looking for the weights'});
});

test('log driver none: named by its state alone, and that its log cannot be read is said', async () => {
  const container = await cases.start('none', ['--log-driver', 'none', ...LITTLE], eater);
  await until('it was killed', async () => (await inspect(container, '{{.State.ExitCode}}')) === '137');
  const seen = await cases.diagnose(container);
  cases.note('log driver none, killed for memory', seen);
  expect(seen.first).toBe('host-oom-killed');
  expect(seen.notSeen.join('\n')).toMatch(/its log: .*does not support reading/);
});

test('never started', async () => {
  const container = cases.name('never');
  await must(['docker', 'create', '--name', container, 'vllm-faststart-standin:local', 'true']);
  const seen = await cases.diagnose(container);
  cases.note('never started', seen);
  expect(seen.first).toBe('never-started');
});
