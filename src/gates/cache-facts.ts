import {z} from 'zod';
import type {Host, Read} from '../host/ports.ts';
import type {SizedFile} from './conversion-facts.ts';

/** The cached snapshot of one model, as the hub's library lays it out. */
export type CacheFacts = {
  /** `$HF_CACHE_FOLDER/hub/models--org--name` */
  readonly folder: string;
  /** What names the commit: `refs/main`, or the commit itself where it is pinned. */
  readonly ref: string;
  readonly commit: Read<string>;
  /** Files of the snapshot that must be there: config, tokenizer, weights. Links followed. */
  readonly files: Read<
    readonly {readonly name: string; readonly file: Read<SizedFile>; readonly realPath: string | null}[]
  >;
  /** The weights that the index names, and how many bytes their tensors have; null = there is no index. */
  readonly shards: Read<{readonly names: readonly string[]; readonly tensorBytes: number | null}> | null;
  readonly names: readonly string[];
  /** Downloads that did not come to their end. */
  readonly incomplete: Read<readonly string[]>;
};

const index = z.object({
  metadata: z.object({total_size: z.number().nullish()}).nullish(),
  weight_map: z.record(z.string(), z.string()),
});
const COMMIT = /^[0-9a-f]{40}$/;
const SINGLE_FILE = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';
const TOKENIZERS = ['tokenizer.json', 'tokenizer.model', 'vocab.json', 'tekken.json'];

/** Names that weights may have: below the snapshot, never above it. */
function isPlainName(name: string): boolean {
  return /^[A-Za-z0-9._/-]+$/.test(name) && !name.split('/').includes('..') && !name.startsWith('/');
}

async function readShards(host: Host, snapshot: string): Promise<CacheFacts['shards']> {
  const text = await host.readText(`${snapshot}/${INDEX}`, {maxBytes: 64 * 2 ** 20});
  if (!text.ok) return text.code === 'ENOENT' ? null : text;
  try {
    const parsed = index.safeParse(JSON.parse(text.value));
    if (!parsed.success) return {ok: false, code: 'format', message: 'it names no weights'};
    const names = [...new Set(Object.values(parsed.data.weight_map))].sort();
    const odd = names.find(name => !isPlainName(name));
    return odd === undefined
      ? {ok: true, value: {names, tensorBytes: parsed.data.metadata?.total_size ?? null}}
      : {ok: false, code: 'format', message: `it names "${odd}"`};
  } catch {
    return {ok: false, code: 'format', message: 'it is not JSON'};
  }
}

async function readFile(host: Host, snapshot: string, name: string) {
  const [stat, real] = await Promise.all([
    host.stat(`${snapshot}/${name}`),
    host.realPath(`${snapshot}/${name}`),
  ]);
  const file: Read<SizedFile> = stat.ok ? {ok: true, value: {name, bytes: stat.value.bytes}} : stat;
  return {name, file, realPath: real.ok ? real.value : null};
}

function cacheFolderOf(cacheFolder: string, model: string): string {
  return `${cacheFolder.replace(/\/+$/, '')}/hub/models--${model.replaceAll('/', '--')}`;
}

/** The commit of a revision: what it is, or what the cache says that it is. */
async function readCommit(host: Host, folder: string, revision: string): Promise<Read<string>> {
  if (COMMIT.test(revision)) return {ok: true, value: revision};
  const ref = await host.readText(`${folder}/refs/${revision}`, {maxBytes: 200});
  if (!ref.ok) return ref;
  const text = ref.value.trim();
  return /^[0-9a-f]{7,64}$/.test(text)
    ? {ok: true, value: text}
    : {ok: false, code: 'format', message: `refs/${revision} holds no commit`};
}

/** The commit that a branch or tag means in the cache now; null where the cache does not know it. */
export async function commitOfRevision(
  host: Host,
  cacheFolder: string,
  {modelName, revision}: {readonly modelName: string; readonly revision: string},
): Promise<string | null> {
  const commit = await readCommit(host, cacheFolderOf(cacheFolder, modelName), revision);
  return commit.ok ? commit.value : null;
}

/** Looks at the cache of one revision of one model. */
export async function observeCache(
  host: Host,
  cacheFolder: string,
  {modelName: model, revision}: {readonly modelName: string; readonly revision: string},
): Promise<CacheFacts> {
  const folder = cacheFolderOf(cacheFolder, model);
  const blobs = await host.readFolder(`${folder}/blobs`);
  const incomplete: CacheFacts['incomplete'] = blobs.ok
    ? {ok: true, value: blobs.value.filter(name => name.endsWith('.incomplete'))}
    : blobs.code === 'ENOENT'
      ? {ok: true, value: []}
      : blobs;
  const commit = await readCommit(host, folder, revision);
  const ref = COMMIT.test(revision) ? revision : `refs/${revision}`;
  if (!commit.ok) return {folder, ref, commit, files: commit, shards: null, names: [], incomplete};
  const snapshot = `${folder}/snapshots/${commit.value}`;
  const names = await host.readFolder(snapshot);
  if (!names.ok) return {folder, ref, commit, files: names, shards: null, names: [], incomplete};
  const shards = await readShards(host, snapshot);
  const tokenizers = TOKENIZERS.filter(name => names.value.includes(name));
  const wanted = [
    'config.json',
    ...tokenizers,
    ...(shards === null ? [SINGLE_FILE] : shards.ok ? shards.value.names : []),
  ];
  const files = await Promise.all(wanted.map(name => readFile(host, snapshot, name)));
  return {folder, ref, commit, files: {ok: true, value: files}, shards, names: names.value, incomplete};
}

/** Whether a name is one of those that a tokenizer can be made from. */
export function isTokenizer(name: string): boolean {
  return TOKENIZERS.includes(name);
}
