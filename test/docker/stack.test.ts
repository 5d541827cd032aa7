import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {stacks} from '../../src/stacks/index.ts';
import {sllm} from '../../src/stacks/sllm.ts';
import {allArms, type StackSpec, stackContainers} from '../../src/stacks/stack.ts';
import {configCommand, find, readServices, type Service, type Services} from './support/compose-config.ts';
import {composeFile, standinComposeFile, standinFolder} from './support/paths.ts';
import {run} from './support/run.ts';

/** What `docker compose config` of the Compose that is installed here says of every stack, profile by profile. */
const TOKEN = 'hf_fromTheFile123';
const OFFLINE = {HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1'};
const composeFolder = dirname(composeFile);

let folder: string;
let envFile: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faststart-stack-'));
  envFile = join(folder, '.env');
  await writeFile(
    envFile,
    `MODEL_FOLDER=/nvme/a\nHF_CACHE_FOLDER=/nvme/b\nMODEL_NAME=acme/llama\nHF_TOKEN=${TOKEN}\n`,
  );
});
afterAll(() => rm(folder, {recursive: true}));

const filesOf = (spec: StackSpec) => spec.composeFiles.map(file => join(composeFolder, file));
const profilesOf = (spec: StackSpec) => [
  ...new Set(allArms(spec).map(arm => arm.profile)),
  ...(spec.converter === null ? [] : ['tools']),
];
const read = (spec: StackSpec, options: {profile?: string; env?: Record<string, string>} = {}) =>
  readServices({files: filesOf(spec), envFile, ...options});
const words = (one: Service): string[] => [...one.entrypoint, ...one.command];
/** The flags that start the engine; where the weights come from is in `command`. */
const engineFlags = (one: Service): string[] => one.entrypoint.filter(word => word.startsWith('--'));

describe.each(stacks.map(spec => ({id: spec.id, spec})))('stack $id', ({spec}) => {
  const cases = profilesOf(spec).flatMap(profile => [
    {profile, mode: 'online', env: {} as Record<string, string>},
    {profile, mode: 'offline', env: OFFLINE as Record<string, string>},
  ]);

  describe.each(cases)('profile $profile, $mode', ({profile, mode, env}) => {
    let services: Services;
    let each: Service[];
    beforeAll(async () => {
      services = await read(spec, {profile, env});
      each = Object.values(services);
    });

    test('follows the published schema, with an .env and before there is one', async () => {
      const quiet = [...configCommand({files: filesOf(spec), envFile, profile}), '--quiet'] as const;
      expect(await run([...quiet], {env})).toMatchObject({code: 0, stderr: ''});
      const files = filesOf(spec).flatMap(file => ['-f', file]);
      const bare = await run(['docker', 'compose', ...files, '--profile', profile, 'config', '-q'], {
        cwd: folder,
        env,
      });
      expect(bare).toMatchObject({code: 0});
    });

    test('starts the arm, what it needs, and nothing of another profile', () => {
      const arm = allArms(spec).find(one => one.profile === profile);
      const wanted =
        arm === undefined
          ? [spec.converter?.service]
          : [arm.service, ...arm.companions.map(one => one.service)];
      expect(Object.keys(services).sort()).toEqual(wanted.sort());
      for (const one of each) expect(one.profiles).toEqual([profile]);
    });

    test('has the toggles in every service, and they follow the shell', () => {
      const value = mode === 'offline' ? '1' : '0';
      for (const one of each)
        expect(one.environment).toMatchObject({HF_HUB_OFFLINE: value, TRANSFORMERS_OFFLINE: value});
    });

    test('keeps the token out of every command, and says nothing to anybody', () => {
      for (const one of each) {
        expect(words(one).join(' ')).not.toContain(TOKEN);
        expect(one.environment).toMatchObject({
          NO_COLOR: '1',
          VLLM_NO_USAGE_STATS: '1',
          DO_NOT_TRACK: '1',
          HF_HOME: '/hf-cache',
        });
        expect(Object.keys(one.environment)).not.toContain('HUGGINGFACE_HUB_TOKEN');
      }
    });

    test('does not restart by itself, and has time to end', () => {
      for (const one of each) expect([one.restart, one.stop_grace_period]).toEqual(['no', '30s']);
    });

    test('reserves the GPUs, and shows a process those of .env', () => {
      for (const one of each) {
        expect(one.deploy?.resources.reservations.devices).toEqual([
          {capabilities: ['gpu'], driver: 'nvidia', count: -1},
        ]);
        expect(one.environment).toMatchObject({CUDA_VISIBLE_DEVICES: '0', CUDA_DEVICE_ORDER: 'PCI_BUS_ID'});
      }
    });

    test('says whether it serves, and whose memory it shares', () => {
      const servers = each.filter(one => one.container_name !== spec.converter?.container);
      for (const one of servers) expect(one.healthcheck?.test[0]).toBe('CMD');
      for (const one of each) {
        const owner = one.ipc?.startsWith('service:') ? one.ipc : undefined;
        if (owner === undefined) expect(one).toMatchObject({init: true, shm_size: '10737418240'});
        // With a foreign memory come a foreign network and foreign process ids, or none of them.
        expect([one.pid, one.network_mode]).toEqual([owner, owner]);
        if (owner !== undefined) expect(find(services, owner.slice('service:'.length)).ipc).toBe('shareable');
      }
    });
  });

  test('has the containers that the program speaks of, by name', async () => {
    const named = Object.values(await read(spec)).map(one => one.container_name);
    expect(named.sort()).toEqual([...stackContainers(spec)].sort());
  });

  test('runs all arms with the same image, engine flags, data type, GPUs and common environment', async () => {
    const services = await read(spec);
    const baseline = find(services, spec.baseline.service);
    const engine = ({environment}: Service) =>
      Object.fromEntries(
        Object.entries(environment).filter(([key]) =>
          /^(?:VLLM|CUDA|TRITON|NO_|DO_|HF_HOME|.*_OFFLINE)/.test(key),
        ),
      );
    for (const arm of spec.arms) {
      const one = find(services, arm.service);
      expect(one.image).toBe(baseline.image);
      expect(engineFlags(one)).toEqual(engineFlags(baseline));
      expect(one.deploy).toEqual(baseline.deploy);
      expect(engine(one)).toEqual(engine(baseline));
    }
    expect(engineFlags(baseline)).toEqual([
      '--host=0.0.0.0',
      '--port=8000',
      '--served-model-name=acme/llama',
      '--dtype=bfloat16',
      '--max-model-len=4096',
      '--max-num-seqs=16',
      '--gpu-memory-utilization=0.80',
      '--tensor-parallel-size=1',
    ]);
  });

  test('differs between the arms in nothing but where the weights come from', async () => {
    const services = await read(spec);
    for (const arm of allArms(spec)) {
      const flags = find(services, arm.service).command.filter(word => word.startsWith('--'));
      for (const flag of flags) expect(spec.mayDiffer.flags).toContain(flag.split('=')[0]);
    }
  });

  test('gives each arm a compile cache of its own', async () => {
    const services = await read(spec);
    const volumes = allArms(spec).map(arm =>
      find(services, arm.service).volumes.find(volume => volume.target === '/compile-cache'),
    );
    for (const volume of volumes) expect(volume?.type).toBe('volume');
    expect(new Set(volumes.map(volume => volume?.source)).size).toBe(volumes.length);
  });

  test('takes port, data type, lengths, GPUs and revision from .env, for all arms alike', async () => {
    const env = {
      MODEL_DTYPE: 'float16',
      MAX_MODEL_LEN: '8192',
      GPU_MEMORY_UTILIZATION: '0.7',
      TENSOR_PARALLEL_SIZE: '2',
      GPU_IDS: '1,3',
      MODEL_REVISION: 'c0ffee',
      VLLM_BASELINE_PORT: '9001',
      VLLM_FASTSTART_PORT: '9002',
      VLLM_BIND: '10.0.0.4',
    };
    const services = await read(spec, {env});
    for (const arm of allArms(spec)) {
      const one = find(services, arm.service);
      expect(words(one)).toEqual(
        expect.arrayContaining([
          '--dtype=float16',
          '--max-model-len=8192',
          '--gpu-memory-utilization=0.7',
          '--tensor-parallel-size=2',
        ]),
      );
      if (arm.weights === 'hub-cache') expect(one.command).toContain('--revision=c0ffee');
      else expect(one.environment.MODEL_REVISION).toBe('c0ffee');
      expect(one.environment.CUDA_VISIBLE_DEVICES).toBe('1,3');
      const publisher = one.network_mode?.slice('service:'.length) ?? arm.service;
      const published = arm.portKey === 'VLLM_BASELINE_PORT' ? '9001' : '9002';
      expect(find(services, publisher).ports).toMatchObject([{host_ip: '10.0.0.4', published, target: 8000}]);
    }
  });

  test('publishes on this machine only, unless told otherwise, and nothing but the servers', async () => {
    const ports = Object.values(await read(spec)).flatMap(one => one.ports);
    expect(new Set(ports.map(port => `${port.host_ip}:${port.published}>${port.target}`))).toEqual(
      new Set(['127.0.0.1:8001>8000', '127.0.0.1:8082>8000']),
    );
  });

  test('gives the token to those that ask the hub, by name', async () => {
    const services = Object.values(await read(spec));
    for (const one of services) {
      const asks = one.volumes.some(volume => volume.target === '/hf-cache');
      expect('HF_TOKEN' in one.environment).toBe(asks);
    }
  });
});

describe('the runbook stack', () => {
  test('starts vLLM beside the store, unless told to wait for it', async () => {
    const condition = async (env: Record<string, string>) =>
      find(await read(sllm, {env}), 'vllm_faststart').depends_on?.sllm_store?.condition;
    expect(await condition({})).toBe('service_started');
    expect(await condition({FASTSTART_STORE_CONDITION: 'service_healthy'})).toBe('service_healthy');
  });

  test('hands every switch through, each of which can be turned off', async () => {
    const switches = {
      FASTSTART_PREFETCH: '0',
      FASTSTART_START_BESIDE: '0',
      FASTSTART_STORE_WAIT_SECONDS: '7',
      FASTSTART_LOAD_SECONDS: '8',
    };
    const store = {FASTSTART_LIGHT_STORE: '0', FASTSTART_STORE_READ_AHEAD: '1'};
    const plain = await read(sllm);
    expect(find(plain, 'vllm_faststart').environment).toMatchObject({
      FASTSTART_PREFETCH: '1',
      FASTSTART_START_BESIDE: '1',
    });
    expect(find(plain, 'sllm_store').environment).toMatchObject({
      FASTSTART_LIGHT_STORE: '1',
      FASTSTART_STORE_READ_AHEAD: '0',
    });
    expect(find(plain, 'sllm_store').command).toContain('--mem-pool-size=auto');
    const off = await read(sllm, {env: {...switches, ...store, MEM_POOL_SIZE: '32GB'}});
    expect(find(off, 'vllm_faststart').environment).toMatchObject(switches);
    expect(find(off, 'sllm_store').environment).toMatchObject(store);
    expect(find(off, 'sllm_store').command).toContain('--mem-pool-size=32GB');
  });

  test('lets only the converter write to the models', async () => {
    const writers = Object.entries(await read(sllm)).filter(([, one]) =>
      one.volumes.some(volume => volume.target === '/models' && volume.read_only !== true),
    );
    expect(writers.map(([name]) => name)).toEqual(['convert_model']);
  });
});

test('a key that the schema does not know is refused: the check above is a check', async () => {
  const wrong = join(folder, 'wrong.yml');
  await writeFile(wrong, 'services:\n  a:\n    image: b\n    restarts: "no"\n');
  const said = await run(['docker', 'compose', '-f', wrong, 'config', '--quiet']);
  expect(said.code).not.toBe(0);
  expect(said.stderr).toMatch(/restarts/);
});

test.each([
  ['docker-compose.yml', standinComposeFile],
  ['loaders.yml', join(standinFolder, 'loaders.standin.yml')],
  ['preload.yml', join(standinFolder, 'preload.standin.yml')],
])(
  'the stand-in of %s changes the image and the GPU reservation, and nothing else',
  async (file, override) => {
    const files = [join(composeFolder, file)];
    const real = await readServices({files, envFile});
    const standin = await readServices({files: [...files, override], envFile});
    for (const [name, one] of Object.entries(real)) {
      const {image: realImage, deploy: reserved, ...kept} = one;
      const {image, deploy, ...same} = find(standin, name);
      expect(same).toEqual(kept);
      expect(image).not.toBe(realImage);
      expect(reserved?.resources.reservations.devices).toHaveLength(1);
      expect(deploy).toBeUndefined();
    }
  },
);

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
