import {basename, dirname} from 'node:path';
import {z} from 'zod';
import {parseWith} from '../host/parse-with.ts';
import type {Host, Read} from '../host/ports.ts';
import {type ListedFile, listedFiles, type Manifest, readManifest} from '../stacks/conversion-manifest.ts';

/** A file and its size; links followed. */
export type SizedFile = {readonly name: string; readonly bytes: number};

/** What the index of a rank says: where its tensors end, and what they are. */
type Indexed = {readonly bytes: number; readonly dtypes: readonly string[]};

/** One rank of a converted model. */
export type RankFacts = {
  readonly name: string;
  /** By number. `bytes` is null for a link that leads nowhere. */
  readonly data: readonly {readonly name: string; readonly bytes: number | null}[];
  readonly index: Read<Indexed>;
};

export type ConversionFacts = {
  readonly path: string;
  /** Names in the folder. */
  readonly entries: Read<readonly string[]>;
  readonly config: Read<{architectures: readonly string[]}>;
  readonly ranks: Read<readonly RankFacts[]>;
  /** null = the converter wrote none, as others than ours do not. */
  readonly manifest: Read<Manifest> | null;
  /** The files that the manifest names. */
  readonly listed: readonly ListedFile[];
  /** The converter works in a folder beside the place, and moves it there at the end: this one did not end. */
  readonly partial: string | null;
};

const index = z.record(
  z.string(),
  z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]).rest(z.unknown()),
);
const modelConfig = z.object({architectures: z.array(z.string()).default([])});
const LARGEST_INDEX_BYTES = 64 * 2 ** 20;

/** Where the tensors of an index end, and of which types they are: `[offset, size, shape, stride, dtype]` each. */
function readIndex(text: Read<string>): Read<Indexed> {
  const read = parseWith(text, index);
  if (!read.ok) return read;
  const tensors = Object.values(read.value);
  if (tensors.length === 0) return {ok: false, code: 'format', message: 'it names no tensor'};
  const dtypes = new Set(tensors.flatMap(one => (typeof one[4] === 'string' ? [one[4]] : [])));
  return {
    ok: true,
    value: {
      bytes: tensors.reduce((most, [offset, size]) => Math.max(most, offset + size), 0),
      dtypes: [...dtypes].sort(),
    },
  };
}

function numberOf(name: string): number {
  return Number(name.slice(name.lastIndexOf('_') + 1));
}

async function readRank(host: Host, folder: string, name: string): Promise<Read<RankFacts>> {
  const path = `${folder}/${name}`;
  const files = await host.readFolder(path);
  if (!files.ok) return files;
  const data: RankFacts['data'][number][] = [];
  const names = files.value.filter(one => /^tensor\.data_\d+$/.test(one));
  for (const file of names.toSorted((a, b) => numberOf(a) - numberOf(b))) {
    const stat = await host.stat(`${path}/${file}`);
    if (!stat.ok && stat.code !== 'ENOENT') return stat;
    data.push({name: file, bytes: stat.ok ? stat.value.bytes : null});
  }
  const text = await host.readText(`${path}/tensor_index.json`, {maxBytes: LARGEST_INDEX_BYTES});
  return {ok: true, value: {name, data, index: readIndex(text)}};
}

async function readRanks(
  host: Host,
  path: string,
  entries: readonly string[],
): Promise<ConversionFacts['ranks']> {
  const ranks: RankFacts[] = [];
  const names = entries.filter(one => /^rank_\d+$/.test(one));
  for (const name of names.toSorted((a, b) => numberOf(a) - numberOf(b))) {
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
  const manifest = await readManifest(host, path);
  return {
    path,
    entries,
    config: parseWith(await host.readText(`${path}/config.json`), modelConfig),
    ranks: entries.ok ? await readRanks(host, path, entries.value) : entries,
    manifest,
    listed: manifest?.ok ? await listedFiles(host, path, manifest.value) : [],
    partial: left.ok ? partial : null,
  };
}
