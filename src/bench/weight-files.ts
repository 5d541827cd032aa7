import type {RunConfig} from '../env/types.ts';
import type {Host, Read} from '../host/ports.ts';
import type {Arm} from './types.ts';

export type WeightFile = {readonly path: string; readonly bytes: number; readonly uid: number};

type Folders = Pick<RunConfig, 'modelFolder' | 'cacheFolder' | 'modelName' | 'revision'>;

/** `models--<org>--<name>` of the hub cache. */
function hubRepoFolder(config: Pick<RunConfig, 'cacheFolder' | 'modelName'>): string {
  return `${config.cacheFolder}/hub/models--${config.modelName.replaceAll('/', '--')}`;
}

async function filesIn(
  host: Host,
  folder: string,
  isWeight: (name: string) => boolean,
): Promise<Read<string[]>> {
  const names = await host.readFolder(folder);
  return names.ok
    ? {
        ok: true,
        value: names.value
          .filter(isWeight)
          .toSorted()
          .map(name => `${folder}/${name}`),
      }
    : names;
}

async function readCommit(host: Host, config: Folders): Promise<Read<string>> {
  if (/^[0-9a-f]{40}$/.test(config.revision)) return {ok: true, value: config.revision};
  const ref = await host.readText(`${hubRepoFolder(config)}/refs/${config.revision}`, {maxBytes: 200});
  return ref.ok ? {ok: true, value: ref.value.trim()} : ref;
}

/** The commit that the baseline serves from the cache; null where the cache does not say. */
export async function servedCommit(host: Host, config: Folders): Promise<string | null> {
  const commit = await readCommit(host, config);
  return commit.ok ? commit.value : null;
}

async function hubPaths(host: Host, config: Folders): Promise<Read<string[]>> {
  const repo = hubRepoFolder(config);
  const commit = await readCommit(host, config);
  if (!commit.ok) return commit;
  const snapshot = `${repo}/snapshots/${commit.value}`;
  const safetensors = await filesIn(host, snapshot, name => name.endsWith('.safetensors'));
  if (!safetensors.ok || safetensors.value.length > 0) return safetensors;
  return filesIn(host, snapshot, name => name.endsWith('.bin'));
}

async function storePaths(host: Host, config: Folders): Promise<Read<string[]>> {
  const root = `${config.modelFolder}/vllm/${config.modelName}`;
  const ranks = await host.readFolder(root);
  if (!ranks.ok) return ranks;
  const paths: string[] = [];
  for (const rank of ranks.value.filter(name => /^rank_\d+$/.test(name)).toSorted()) {
    const files = await filesIn(host, `${root}/${rank}`, name => /^tensor\.data_\d+$/.test(name));
    if (!files.ok) return files;
    paths.push(...files.value);
  }
  return {ok: true, value: paths};
}

/**
 * The files that hold an arm's weights: the blobs behind the revision's snapshot, or the store's partitions. Code `none` when the folder is there and holds no weights.
 */
export async function weightFiles(
  host: Host,
  arm: Pick<Arm, 'id' | 'weights'>,
  config: Folders,
): Promise<Read<readonly WeightFile[]>> {
  const paths = await (arm.weights === 'hub-cache' ? hubPaths(host, config) : storePaths(host, config));
  if (!paths.ok) return paths;
  if (paths.value.length === 0)
    return {ok: false, code: 'none', message: `no weight files of ${arm.id} found`};
  const files: WeightFile[] = [];
  for (const path of paths.value) {
    const real = await host.realPath(path);
    if (!real.ok) return real;
    const stat = await host.stat(real.value);
    if (!stat.ok) return stat;
    files.push({path: real.value, bytes: stat.value.bytes, uid: stat.value.uid});
  }
  return {ok: true, value: files};
}
