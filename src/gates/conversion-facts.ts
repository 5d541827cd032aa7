import {basename, dirname} from 'node:path';
import {z} from 'zod';
import type {Host, Read} from '../host/ports.ts';

/** A file and its size; links followed. */
export type SizedFile = {readonly name: string; readonly bytes: number};

/** One rank of a converted model. */
export type RankFacts = {
  readonly name: string;
  readonly data: readonly SizedFile[];
  /** Bytes that the index speaks of: the largest offset + size. */
  readonly indexedBytes: Read<number>;
};

export type ConversionFacts = {
  readonly path: string;
  /** Names in the folder. */
  readonly entries: Read<readonly string[]>;
  readonly config: Read<{architectures: readonly string[]}>;
  readonly ranks: Read<readonly RankFacts[]>;
  /** Model that the converter's manifest names; null = it wrote none, as other converters do not. */
  readonly madeFrom: Read<string> | null;
  /** The converter works in a folder beside the place, and moves it there at the end: this one did not end. */
  readonly partial: string | null;
};

const index = z.record(
  z.string(),
  z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]).rest(z.unknown()),
);
const manifest = z.object({model: z.string()});
const modelConfig = z.object({architectures: z.array(z.string()).default([])});
const LARGEST_INDEX_BYTES = 64 * 2 ** 20;

/** Parses a text with a schema; what is not JSON is a reading that failed. */
function parseWith<T>(text: Read<string>, schema: z.ZodType<T>): Read<T> {
  if (!text.ok) return text;
  try {
    const parsed = schema.safeParse(JSON.parse(text.value));
    return parsed.success
      ? {ok: true, value: parsed.data}
      : {ok: false, code: 'format', message: 'it has another form than expected'};
  } catch {
    return {ok: false, code: 'format', message: 'it is not JSON'};
  }
}

/** Bytes that the tensors of an index reach to. */
function reach(tensors: Readonly<Record<string, readonly [number, number, ...unknown[]]>>): number {
  return Object.values(tensors).reduce((most, [offset, size]) => Math.max(most, offset + size), 0);
}

async function readRank(host: Host, folder: string, name: string): Promise<Read<RankFacts>> {
  const path = `${folder}/${name}`;
  const files = await host.readFolder(path);
  if (!files.ok) return files;
  const data: SizedFile[] = [];
  for (const file of files.value.filter(one => /^tensor\.data_\d+$/.test(one)).sort()) {
    const stat = await host.stat(`${path}/${file}`);
    if (!stat.ok) return stat;
    data.push({name: file, bytes: stat.value.bytes});
  }
  const tensors = parseWith(
    await host.readText(`${path}/tensor_index.json`, {maxBytes: LARGEST_INDEX_BYTES}),
    index,
  );
  return {
    ok: true,
    value: {name, data, indexedBytes: tensors.ok ? {ok: true, value: reach(tensors.value)} : tensors},
  };
}

async function readManifest(host: Host, path: string): Promise<Read<string> | null> {
  const read = parseWith(
    await host.readText(`${path}/faststart.json`, {maxBytes: LARGEST_INDEX_BYTES}),
    manifest,
  );
  if (!read.ok) return read.code === 'ENOENT' ? null : read;
  return {ok: true, value: read.value.model};
}

async function readRanks(
  host: Host,
  path: string,
  entries: readonly string[],
): Promise<ConversionFacts['ranks']> {
  const ranks: RankFacts[] = [];
  for (const name of entries.filter(one => one.startsWith('rank_')).sort()) {
    const rank = await readRank(host, path, name);
    if (!rank.ok) return rank;
    ranks.push(rank.value);
  }
  return {ok: true, value: ranks};
}

/** Looks at a converted model in the form of ServerlessLLM Store. */
export async function observeConversion(host: Host, path: string): Promise<ConversionFacts> {
  const entries = await host.readFolder(path);
  const partial = `${dirname(path)}/.${basename(path)}.partial`;
  const left = await host.lstat(partial);
  return {
    path,
    entries,
    config: parseWith(await host.readText(`${path}/config.json`), modelConfig),
    ranks: entries.ok ? await readRanks(host, path, entries.value) : entries,
    madeFrom: await readManifest(host, path),
    partial: left.ok ? partial : null,
  };
}
