import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {z} from 'zod';
import {smallFiles} from './hub-cache.ts';
import type {HubModel} from './machine-schema.ts';
import {packed, tensorsOf} from './model-shape.ts';

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
    truncateSync(data, offset - startsAt);
  }
  writeFileSync(join(rank, 'tensor_index.json'), JSON.stringify(index));
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
  return have === need ? {status: 'complete', bytes: have, files} : {status: 'truncated', have, need};
}
