import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type Disk, makeDisk} from './disk.ts';
import {hubUrl, model, token} from './hub.ts';
import {composeFile, standinComposeFile} from './paths.ts';
import {must, type Ran, run} from './run.ts';

export const baselinePort = 18_001;
export const faststartPort = 18_082;

const sllmFiles = [composeFile, standinComposeFile];

/** A workspace of its own with a disk of its own, and the real stack with the stand-in image. */
export type Lab = {
  readonly workspace: string;
  readonly envFile: string;
  readonly disk: Disk;
  readonly modelFolder: string;
  readonly cacheFolder: string;
  /** The stack, and what puts the stand-in image in the place of its own. */
  readonly composeFiles: readonly string[];
  /** More compose files, laid over the others where the program is started. */
  readonly overlays: string[];
  /** `docker compose` as an operator would type it. */
  compose(args: readonly string[], env?: Record<string, string>): Promise<string>;
  setEnv(changes: Readonly<Record<string, string>>): Promise<void>;
  /** Lets a service read the disk this fast and no faster, from its next creation on. */
  throttle(service: string, bytesPerSecond: number): Promise<void>;
  /** Removes what the stack made. */
  clean(): Promise<void>;
  remove(): Promise<void>;
};

export async function makeLab(composeFiles: readonly string[] = sllmFiles): Promise<Lab> {
  const workspace = await mkdtemp(join(tmpdir(), 'faststart-lab-'));
  const envFile = join(workspace, '.env');
  const disk = await makeDisk();
  const modelFolder = join(disk.mountPoint, 'sllm-models');
  const cacheFolder = join(disk.mountPoint, 'hf-cache');
  await mkdir(modelFolder);
  await mkdir(cacheFolder);
  let values: Record<string, string> = {
    MODEL_FOLDER: modelFolder,
    HF_CACHE_FOLDER: cacheFolder,
    MODEL_NAME: model,
    MEM_POOL_SIZE: '1GB',
    VLLM_BASELINE_PORT: `${baselinePort}`,
    VLLM_FASTSTART_PORT: `${faststartPort}`,
    HF_TOKEN: token,
    HF_ENDPOINT: await hubUrl(),
    SLLM_NUM_THREAD: '4',
    SLLM_CHUNK_SIZE: '16MB',
  };
  const setEnv = async (changes: Readonly<Record<string, string>>): Promise<void> => {
    values = {...values, ...changes};
    const text = Object.entries(values).map(([key, value]) => `${key}=${value}\n`);
    await writeFile(envFile, text.join(''), {mode: 0o600});
  };
  const compose = (args: readonly string[], env: Record<string, string> = {}): Promise<string> =>
    must(
      ['docker', 'compose', ...composeFiles.flatMap(file => ['-f', file]), '--env-file', envFile, ...args],
      {env},
    );
  const overlays: string[] = [];
  const throttle = async (service: string, bytesPerSecond: number): Promise<void> => {
    const device = (await must(['findmnt', '--noheadings', '--output', 'SOURCE', disk.mountPoint])).trim();
    const limits = {blkio_config: {device_read_bps: [{path: device, rate: bytesPerSecond}]}};
    const overlay = join(workspace, 'throttle.yml');
    // JSON is YAML.
    await writeFile(overlay, JSON.stringify({services: {[service]: limits}}));
    overlays.push(overlay);
  };
  const clean = async (): Promise<void> => {
    await compose(['--profile', '*', 'down', '--remove-orphans', '--volumes']);
  };
  await setEnv({});
  await clean();
  return {
    workspace,
    envFile,
    disk,
    modelFolder,
    cacheFolder,
    composeFiles,
    overlays,
    throttle,
    compose,
    setEnv,
    clean,
    async remove() {
      await clean();
      await disk.remove();
      await rm(workspace, {recursive: true});
    },
  };
}

/** What `docker inspect` says, by template. */
export async function inspect(container: string, template: string): Promise<string> {
  return (await must(['docker', 'inspect', '--format', template, container])).trim();
}

export function containerLog(container: string): Promise<Ran> {
  return run(['docker', 'logs', container]);
}
