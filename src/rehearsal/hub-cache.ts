import {createHash} from 'node:crypto';
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {z} from 'zod';
import type {HubModel} from './machine-schema.ts';
import {modelConfig, packed, type Tensor, tensorsOf, weightBytes} from './model-shape.ts';

function digest(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

type Shard = {readonly start: Buffer; readonly bytes: number};

/** A safetensors file: a true header, and data of the right length. */
function shardOf(tensors: readonly Tensor[]): Shard {
  let offset = 0;
  const entries = tensors.map(tensor => {
    const entry = {dtype: 'BF16', shape: tensor.shape, data_offsets: [offset, offset + tensor.bytes]};
    offset += tensor.bytes;
    return [tensor.name, entry] as const;
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const start = Buffer.concat([length, header]);
  return {start, bytes: start.length + offset};
}

/** The data is a hole. */
function writeShard(path: string, tensors: readonly Tensor[]): void {
  const {start, bytes} = shardOf(tensors);
  const file = openSync(path, 'w');
  writeSync(file, start);
  ftruncateSync(file, bytes);
  closeSync(file);
}

export function modelFolder(cache: string, id: string): string {
  return join(cache, `models--${id.replaceAll('/', '--')}`);
}

const shardName = (index: number, of: number): string =>
  `model-${String(index + 1).padStart(5, '0')}-of-${String(of).padStart(5, '0')}.safetensors`;

/** The small files that every copy of the model has. */
export function smallFiles(model: HubModel): Record<string, string> {
  return {
    'config.json': modelConfig(model),
    'generation_config.json': '{"bos_token_id": 128000, "eos_token_id": [128001, 128008, 128009]}\n',
    'special_tokens_map.json': '{"bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>"}\n',
    'tokenizer.json': '{"version": "1.0", "model": {"type": "BPE"}}\n',
    'tokenizer_config.json': '{"tokenizer_class": "PreTrainedTokenizerFast"}\n',
  };
}

/** Every file of the model but its weights. */
function textFiles(model: HubModel): Record<string, string> {
  const shards = packed(tensorsOf(model));
  const weightMap = shards.flatMap((tensors, index) =>
    tensors.map(tensor => [tensor.name, shardName(index, shards.length)] as const),
  );
  const index = {metadata: {total_size: weightBytes(model)}, weight_map: Object.fromEntries(weightMap)};
  return {...smallFiles(model), 'model.safetensors.index.json': `${JSON.stringify(index, null, 2)}\n`};
}

export type HubFile = {
  readonly path: string;
  readonly bytes: number;
  /** null = weights, which the hub keeps apart. */
  readonly text: string | null;
};

/** The model's repository on the hub. */
export function hubFiles(model: HubModel): HubFile[] {
  const shards = packed(tensorsOf(model));
  const texts = Object.entries(textFiles(model)).map(([path, text]) => ({
    path,
    bytes: Buffer.byteLength(text),
    text,
  }));
  const weights = shards.map((tensors, index) => ({
    path: shardName(index, shards.length),
    bytes: shardOf(tensors).bytes,
    text: null,
  }));
  return [...texts, ...weights].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Leaves what a download under way leaves: a file that is not finished. */
export function beginDownload(cache: string, id: string, commit: string): void {
  const blobs = join(modelFolder(cache, id), 'blobs');
  mkdirSync(blobs, {recursive: true});
  const unfinished = join(blobs, `${digest(`${id}${commit}weights0`, 64)}.incomplete`);
  writeFileSync(unfinished, '');
  truncateSync(unfinished, 1024 * 1024);
}

/** Writes the model as huggingface_hub keeps it: blobs, a snapshot of links, and the ref. */
export function finishDownload(cache: string, id: string, model: HubModel, commit: string): void {
  const folder = modelFolder(cache, id);
  const snapshot = join(folder, 'snapshots', commit);
  const blobs = join(folder, 'blobs');
  mkdirSync(snapshot, {recursive: true});
  mkdirSync(blobs, {recursive: true});
  const link = (name: string, blob: string): void => {
    const path = join(snapshot, name);
    rmSync(path, {force: true});
    symlinkSync(relative(dirname(path), join(blobs, blob)), path);
  };
  const shards = packed(tensorsOf(model));
  for (const [name, text] of Object.entries(textFiles(model))) {
    writeFileSync(join(blobs, digest(text, 40)), text);
    link(name, digest(text, 40));
  }
  for (const [shard, tensors] of shards.entries()) {
    const blob = digest(`${id}${commit}weights${shard}`, 64);
    rmSync(join(blobs, `${blob}.incomplete`), {force: true});
    writeShard(join(blobs, blob), tensors);
    link(shardName(shard, shards.length), blob);
  }
  mkdirSync(join(folder, 'refs'), {recursive: true});
  writeFileSync(join(folder, 'refs', 'main'), commit);
}

const weightIndex = z.object({weight_map: z.record(z.string(), z.string())});

export type CachedModel =
  | {readonly status: 'complete'; readonly commit: string; readonly shards: readonly string[]}
  | {readonly status: 'incomplete'; readonly commit: string; readonly missing: number}
  | {readonly status: 'absent'};

/** Looks, as vLLM does, for the snapshot of a revision and the shards that its index names. */
export function readHubCache(cache: string, id: string, revision: string): CachedModel {
  const folder = modelFolder(cache, id);
  const ref = join(folder, 'refs', revision);
  const commit = existsSync(ref) ? readFileSync(ref, 'utf8').trim() : revision;
  const snapshot = join(folder, 'snapshots', commit);
  if (!existsSync(join(snapshot, 'config.json'))) return {status: 'absent'};
  const index = join(snapshot, 'model.safetensors.index.json');
  if (!existsSync(index)) return {status: 'incomplete', commit, missing: 1};
  const names = new Set(Object.values(weightIndex.parse(JSON.parse(readFileSync(index, 'utf8'))).weight_map));
  const shards = [...names].map(name => join(snapshot, name));
  const missing = shards.filter(path => !existsSync(path) || statSync(path).size === 0).length;
  return missing === 0 ? {status: 'complete', commit, shards} : {status: 'incomplete', commit, missing};
}
