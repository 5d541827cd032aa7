import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import {join, relative} from 'node:path';
import {z} from 'zod';
import {smallFiles} from './hub-cache.ts';
import type {HubModel} from './machine-schema.ts';
import {packed, tensorsOf} from './model-shape.ts';

/** The store reads past the page cache: a data file is filled up to a multiple of this. */
const BLOCK_BYTES = 4096;
/** The store begins a new file past this size. */
const PARTITION_BYTES = 10 * 1024 ** 3;

function strideOf(shape: readonly number[]): number[] {
  return shape.map((_, index) => shape.slice(index + 1).reduce((product, size) => product * size, 1));
}

/** Writes a converted model, tensor data as sparse files of the right length. */
export function writeStoreFormat(folder: string, model: HubModel): void {
  const rank = join(folder, 'rank_0');
  mkdirSync(rank, {recursive: true});
  for (const [name, text] of Object.entries(smallFiles(model))) writeFileSync(join(folder, name), text);
  const index: Record<string, [number, number, readonly number[], readonly number[], string]> = {};
  let offset = 0;
  for (const [number, tensors] of packed(tensorsOf(model), PARTITION_BYTES).entries()) {
    const startsAt = offset;
    for (const tensor of tensors) {
      index[tensor.name] = [offset, tensor.bytes, tensor.shape, strideOf(tensor.shape), 'torch.bfloat16'];
      offset += tensor.bytes;
    }
    const data = join(rank, `tensor.data_${number}`);
    writeFileSync(data, '');
    offset = Math.ceil(offset / BLOCK_BYTES) * BLOCK_BYTES;
    truncateSync(data, offset - startsAt);
  }
  writeFileSync(join(rank, 'tensor_index.json'), JSON.stringify(index));
}

/** Says what a converted model was made of, as our converter does at the end; the hashes are made up. */
export function writeManifest(
  folder: string,
  made: {readonly model: string; readonly revision: string; readonly dtype: string},
): void {
  const names = readdirSync(folder, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile());
  const files = Object.fromEntries(
    names.map(entry => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), {bytes: statSync(path).size, sha256: '0'.repeat(64)}];
    }),
  );
  const versions = {vllm: '0.11.2', torch: '2.9.0', 'serverless-llm-store': '0.8.0'};
  const {model, revision, dtype} = made;
  const manifest = {schema: 'faststart.conversion/1', model, revision, requested: revision, dtype, ranks: 1};
  writeFileSync(join(folder, 'faststart.json'), JSON.stringify({...manifest, versions, files}));
}

const tensorIndex = z.record(z.string(), z.tuple([z.number(), z.number()], z.unknown()));

export type StoredModel =
  | {readonly status: 'complete'; readonly bytes: number; readonly files: readonly string[]}
  | {readonly status: 'absent'}
  | {readonly status: 'truncated'; readonly have: number; readonly need: number};

/** What the store finds below a model's folder. */
export function readStoreFormat(folder: string): StoredModel {
  const rank = join(folder, 'rank_0');
  const indexFile = join(rank, 'tensor_index.json');
  if (!existsSync(indexFile)) return {status: 'absent'};
  const entries = Object.values(tensorIndex.parse(JSON.parse(readFileSync(indexFile, 'utf8'))));
  const need = entries.reduce((most, [offset, bytes]) => Math.max(most, offset + bytes), 0);
  const files = readdirSync(rank)
    .filter(name => name.startsWith('tensor.data_'))
    .map(name => join(rank, name));
  const have = files.reduce((sum, path) => sum + statSync(path).size, 0);
  return have >= need && have - need < BLOCK_BYTES
    ? {status: 'complete', bytes: have, files}
    : {status: 'truncated', have, need};
}
