import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {z} from 'zod';
import {sllm} from '../../src/stacks/sllm.ts';
import {stackContainers} from '../../src/stacks/stack.ts';
import {composeFile, standinComposeFile} from './support/paths.ts';
import {must, run} from './support/run.ts';

const service = z.object({
  container_name: z.string(),
  image: z.string(),
  command: z.array(z.string()),
  entrypoint: z.array(z.string()),
  environment: z.record(z.string(), z.string().nullable()),
  restart: z.string(),
  network_mode: z.string().optional(),
  ipc: z.string(),
  pid: z.string().optional(),
  deploy: z
    .object({resources: z.object({reservations: z.object({devices: z.array(z.unknown())})})})
    .optional(),
  ports: z.array(z.object({host_ip: z.string(), published: z.string(), target: z.number()})).optional(),
  volumes: z.array(
    z.object({type: z.string(), source: z.string(), target: z.string(), read_only: z.boolean().optional()}),
  ),
});
const project = z.object({name: z.string(), services: z.record(z.string(), service)});
type Project = z.infer<typeof project>;

let folder: string;
let envFile: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faststart-stack-'));
  envFile = join(folder, '.env');
  await writeFile(
    envFile,
    'MODEL_FOLDER=/nvme/a\nHF_CACHE_FOLDER=/nvme/b\nMODEL_NAME=acme/llama\nHF_TOKEN=hf_fromTheFile123\n',
  );
});
afterAll(() => rm(folder, {recursive: true}));

async function read(options: {files?: string[]; env?: Record<string, string>} = {}): Promise<Project> {
  const files = (options.files ?? [composeFile]).flatMap(file => ['-f', file]);
  const argv = [
    'docker',
    'compose',
    ...files,
    '--env-file',
    envFile,
    '--profile',
    '*',
    'config',
    '--format',
    'json',
  ] as const;
  return project.parse(JSON.parse(await must([...argv], {env: options.env ?? {}})));
}

function find(read: Project, name: string): z.infer<typeof service> {
  const found = read.services[name];
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

describe('the bundled stack', () => {
  test.each(['baseline', 'faststart', 'tools'])(
    'is valid with profile %s, with an .env and before there is one',
    async profile => {
      const file = ['docker', 'compose', '-f', composeFile] as const;
      expect(
        await run([...file, '--env-file', envFile, '--profile', profile, 'config', '--quiet']),
      ).toMatchObject({code: 0, stderr: ''});
      expect(await run([...file, '--profile', profile, 'config', '--quiet'], {cwd: folder})).toMatchObject({
        code: 0,
      });
    },
  );

  test('has the four containers of the runbook, by name', async () => {
    const {services} = await read();
    expect(
      Object.values(services)
        .map(one => one.container_name)
        .sort(),
    ).toEqual([...stackContainers(sllm)].sort());
  });

  test('lets no container restart by itself', async () => {
    for (const one of Object.values((await read()).services)) expect(one.restart).toBe('no');
  });

  test('is online in every service unless the shell says otherwise', async () => {
    for (const one of Object.values((await read()).services)) {
      expect(one.environment).toMatchObject({HF_HUB_OFFLINE: '0', TRANSFORMERS_OFFLINE: '0'});
    }
    const offline = await read({env: {HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1'}});
    for (const one of Object.values(offline.services)) {
      expect(one.environment).toMatchObject({HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1'});
    }
  });

  test('runs both arms with the same image, engine flags, GPU and common environment', async () => {
    const all = await read();
    const [baseline, fast] = [find(all, 'vllm_baseline'), find(all, 'vllm_faststart')];
    expect(fast.image).toBe(baseline.image);
    expect(fast.entrypoint).toEqual(baseline.entrypoint);
    expect(fast.deploy).toEqual(baseline.deploy);
    const {HF_TOKEN, HF_ENDPOINT, ...common} = baseline.environment;
    expect(fast.environment).toEqual(common);
    expect(common).toMatchObject({NO_COLOR: '1', VLLM_NO_USAGE_STATS: '1', HF_HOME: '/hf-cache'});
  });

  test('differs between the arms in nothing but where the weights come from', async () => {
    const all = await read();
    expect(find(all, 'vllm_baseline').command).toEqual(['--revision=main', 'acme/llama']);
    expect(find(all, 'vllm_faststart').command).toEqual([
      '--load-format=serverless_llm',
      '/models/vllm/acme/llama',
    ]);
  });

  test('gives each arm a compile cache of its own', async () => {
    const all = await read();
    const cacheOf = (name: string) =>
      find(all, name).volumes.find(volume => volume.target === '/compile-cache');
    expect(cacheOf('vllm_baseline')).toMatchObject({type: 'volume', source: 'baseline-compile-cache'});
    expect(cacheOf('vllm_faststart')).toMatchObject({type: 'volume', source: 'faststart-compile-cache'});
  });

  test('puts faststart into the namespaces of the store, as CUDA IPC needs', async () => {
    const all = await read();
    expect(find(all, 'sllm_store').ipc).toBe('shareable');
    const joined = 'service:sllm_store';
    expect(find(all, 'vllm_faststart')).toMatchObject({network_mode: joined, ipc: joined, pid: joined});
  });

  test('gives the token to those that ask the hub, by name, and to no command line', async () => {
    const all = await read();
    const holders = Object.values(all.services).filter(one => 'HF_TOKEN' in one.environment);
    expect(holders.map(one => one.container_name).sort()).toEqual(['convert_model', 'vllm_baseline']);
    for (const one of Object.values(all.services))
      expect([...one.entrypoint, ...one.command].join(' ')).not.toContain('hf_from');
  });

  test('publishes on this machine only, unless told otherwise, and never the store', async () => {
    const ports = async (env: Record<string, string>) =>
      Object.values((await read({env})).services).flatMap(one => one.ports ?? []);
    expect((await ports({})).map(port => `${port.host_ip}:${port.published}>${port.target}`).sort()).toEqual([
      '127.0.0.1:8001>8000',
      '127.0.0.1:8082>8000',
    ]);
    expect((await ports({VLLM_BIND: '10.0.0.4'})).map(port => port.host_ip)).toEqual([
      '10.0.0.4',
      '10.0.0.4',
    ]);
  });

  test('lets only the converter write to the models', async () => {
    const all = await read();
    const writers = Object.entries(all.services).filter(([, one]) =>
      one.volumes.some(volume => volume.target === '/models' && volume.read_only !== true),
    );
    expect(writers.map(([name]) => name)).toEqual(['convert_model']);
  });
});

describe('the stand-in override', () => {
  test('changes the image and the GPU reservation, and nothing else', async () => {
    const [real, standin] = [await read(), await read({files: [composeFile, standinComposeFile]})];
    for (const [name, one] of Object.entries(real.services)) {
      const {image: realImage, deploy: reserved, ...kept} = one;
      const {image, deploy, ...same} = find(standin, name);
      expect(same).toEqual(kept);
      expect(image).not.toBe(realImage);
      expect(reserved?.resources.reservations.devices).toHaveLength(1);
      expect(deploy).toBeUndefined();
    }
  });
});

test('a missing model folder is an error, not a new folder on the OS disk', async () => {
  await writeFile(
    join(folder, 'nowhere.env'),
    `HF_CACHE_FOLDER=${join(folder, 'nowhere')}\nMODEL_NAME=acme/llama\n`,
  );
  const files = ['-f', composeFile, '-f', standinComposeFile, '--env-file', join(folder, 'nowhere.env')];
  const up = await run(['docker', 'compose', ...files, '--profile', 'baseline', 'up', '-d', 'vllm_baseline']);
  await run(['docker', 'compose', ...files, '--profile', '*', 'down', '--volumes']);
  expect(up.code).not.toBe(0);
  expect(up.stderr).toMatch(/bind source path does not exist.*nowhere/);
});
