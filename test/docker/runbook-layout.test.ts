import {mkdir, mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {z} from 'zod';
import {sllm} from '../../src/stacks/sllm.ts';
import {stackContainers} from '../../src/stacks/stack.ts';
import {program} from './support/paths.ts';
import {must, type Ran, run} from './support/run.ts';

/**
 * The runbook's own layout, written anew: no toggles in any service, servers that restart by themselves, two env files
 * each, offline for good in common.env. It keeps working, by an overlay; what is the operator's stays as it is.
 */
const gpu = `    deploy:
      resources:
        reservations:
          devices:
            - driver: nvidia
              device_ids: ["0"]
              capabilities: ["gpu"]
`;
const service = (name: string, profile: string, image: string, more: string): string => `  ${name}:
    image: ${image}
    container_name: ${name}
    profiles: ["${profile}"]
    ipc: host
    shm_size: 10gb
    env_file:
      - ./env/common.env
      - ../.env
${gpu}${more}`;
const server = '    restart: unless-stopped\n';
const engine = '--dtype float16 --gpu-memory-utilization 0.70 --max-num-seqs 16 --max-model-len 4096';
const composeText = `services:
${service('vllm_baseline', 'baseline', 'vllm/vllm-openai:v0.11.2', `${server}    command: --model \${MODEL_NAME} --port 8001 ${engine}\n    ports: ["\${VLLM_BASELINE_PORT:-8001}:8001"]\n    volumes: ["\${HF_CACHE_FOLDER}:/hf-cache"]\n`)}
${service('sllm_store', 'faststart', 'vllm-bridge:local', `${server}    entrypoint: [sllm-store, start]\n    command: --storage-path /models/vllm --mem-pool-size \${MEM_POOL_SIZE}\n    ports: ["\${VLLM_FASTSTART_PORT:-8082}:8000"]\n    volumes: ["\${MODEL_FOLDER}:/models"]\n`)}
${service('vllm_faststart', 'faststart', 'vllm-bridge:local', `${server}    build: ./image\n    network_mode: service:sllm_store\n    command: --model /models/vllm/\${MODEL_NAME} --load-format serverless_llm --served-model-name \${MODEL_NAME} ${engine}\n    depends_on:\n      sllm_store:\n        condition: service_started\n    volumes: ["\${MODEL_FOLDER}:/models"]\n`)}
${service('convert_model', 'tools', 'vllm-bridge:local', '    restart: "no"\n    command: python3 /opt/save_vllm_model.py --model-name ${MODEL_NAME}\n    volumes: ["${MODEL_FOLDER}:/models"]\n')}`;
const commonText = `# shared by all services
HF_HOME=/hf-cache
HF_HUB_CACHE=/hf-cache/hub
HF_HUB_OFFLINE=1
TRANSFORMERS_OFFLINE=1
PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True
`;

const config = z.object({
  services: z.record(z.string(), z.object({environment: z.record(z.string(), z.string().nullable())})),
});

let workspace: string;
const inWorkspace = (path: string): string => join(workspace, path);

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'faststart-layout-'));
  await mkdir(inWorkspace('vllm_bridge/env'), {recursive: true});
  await writeFile(inWorkspace('vllm_bridge/docker-compose.yml'), composeText);
  await writeFile(inWorkspace('vllm_bridge/env/common.env'), commonText);
  const env = 'MODEL_FOLDER=/nvme/a\nHF_CACHE_FOLDER=/nvme/b\nMODEL_NAME=acme/llama\nMEM_POOL_SIZE=32GB\n';
  await writeFile(inWorkspace('.env'), env, {mode: 0o600});
});
afterAll(() => rm(workspace, {recursive: true}));

/** Stands in the checkout, without a terminal. */
function faststart(...args: string[]): Promise<Ran> {
  return run([process.execPath, program, ...args], {
    cwd: workspace,
    env: {XDG_STATE_HOME: inWorkspace('state'), XDG_CACHE_HOME: inWorkspace('cache')},
  });
}

async function flags(files: readonly string[], env: Record<string, string>): Promise<string[]> {
  const named = files.flatMap(file => ['-f', inWorkspace(file)]);
  const argv = ['docker', 'compose', ...named, '--env-file', inWorkspace('.env'), '--profile', '*'] as const;
  const {services} = config.parse(JSON.parse(await must([...argv, 'config', '--format', 'json'], {env})));
  return stackContainers(sllm).map(name => {
    const {HF_HUB_OFFLINE, TRANSFORMERS_OFFLINE} = services[name]?.environment ?? {};
    return `${HF_HUB_OFFLINE}${TRANSFORMERS_OFFLINE}`;
  });
}

const own = 'vllm_bridge/docker-compose.yml';
const overlay = '.faststart/offline-toggle.yml';
const offline = {HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1'};

test('before: offline for good, and deaf to the shell', async () => {
  const {code, stdout} = await faststart('check', 'offline-not-global', 'offline-togglable');
  expect(code).toBe(3);
  expect(stdout).toMatch(/offline-not-global/);
  expect(await flags([own], {HF_HUB_OFFLINE: '0', TRANSFORMERS_OFFLINE: '0'})).toEqual([
    '11',
    '11',
    '11',
    '11',
  ]);
});

test('the plan shows what it would take out and put in, and touches nothing', async () => {
  const {stdout} = await faststart('plan', 'repo');
  expect(stdout).toContain('HF_HUB_OFFLINE=1');
  expect(stdout).toContain('offline-toggle.yml');
  expect(await readFile(inWorkspace('vllm_bridge/env/common.env'), 'utf8')).toBe(commonText);
  await expect(stat(inWorkspace(overlay))).rejects.toThrow(/ENOENT/);
});

test('the step writes an overlay and keeps a copy of what it edits', async () => {
  const {code} = await faststart('run', 'repo');
  expect(code).toBe(0);
  expect(await readFile(inWorkspace(own), 'utf8')).toBe(composeText);
  expect(await readFile(inWorkspace('vllm_bridge/env/common.env'), 'utf8')).toBe(
    commonText.replace('HF_HUB_OFFLINE=1\nTRANSFORMERS_OFFLINE=1\n', ''),
  );
  expect(await readFile(inWorkspace('vllm_bridge/env/common.env.faststart-backup'), 'utf8')).toBe(commonText);
});

test('after: every service follows the shell, and nothing else has changed', async () => {
  expect(await flags([own, overlay], offline)).toEqual(['11', '11', '11', '11']);
  expect(await flags([own, overlay], {})).toEqual(['00', '00', '00', '00']);
  const {code, stdout} = await faststart('check', 'offline-not-global', 'offline-togglable');
  expect(stdout).toMatch(/offline-togglable/);
  expect(code).toBe(0);
});

test('its other stacks are the bundled ones, with the same .env', async () => {
  const {code, stdout} = await faststart('check', 'offline-togglable', '--stack', 'loaders', '--json');
  expect(code).toBe(0);
  expect(stdout).toContain('loaders.yml');
});
