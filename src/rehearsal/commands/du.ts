import {lstatSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {Machine} from '../machine.ts';
import {fails, type Handler} from './answer.ts';

const BLOCK_BYTES: Readonly<Record<string, number>> = {
  '-b': 1,
  '-B1': 1,
  '--bytes': 1,
  '--block-size=1': 1,
  '-k': 1024,
};
const DEFAULT_BLOCK_BYTES = 1024;
const FOLDER_BYTES = 4096;

/** Bytes below a folder, or without those on other file systems; a model's file of zeros counts as full. */
function bytesOn(machine: Machine, path: string, oneFileSystem: boolean): number {
  const real = machine.files.real(path);
  const stat = lstatSync(real);
  if (!stat.isDirectory()) return stat.isFile() ? stat.size : 0;
  return readdirSync(real)
    .map(name => join(path, name))
    .filter(below => !oneFileSystem || !machine.files.mounts.some(({target}) => target === below))
    .reduce((sum, below) => sum + bytesOn(machine, below, oneFileSystem), FOLDER_BYTES);
}

const SUMMARY = ['-s', '--summarize'];
const ONE_FILE_SYSTEM = ['-x', '--one-file-system'];

/** `du -s [-x] [--block-size=1] PATH...` */
export const du: Handler = ({machine, args}) => {
  const [summary = '', ...more] = args;
  const oneFileSystem = more.some(word => ONE_FILE_SYSTEM.includes(word));
  const rest = more.filter(word => !ONE_FILE_SYSTEM.includes(word));
  const paths = rest.filter(word => !word.startsWith('-'));
  const [size, ...others] = rest.filter(word => word.startsWith('-') && word !== '--');
  const block = size === undefined ? DEFAULT_BLOCK_BYTES : BLOCK_BYTES[size];
  const isKnown = SUMMARY.includes(summary) && others.length === 0;
  if (!isKnown || block === undefined || paths.length === 0) return undefined;
  const missing = paths.find(path => !machine.files.exists(path));
  if (missing !== undefined) return fails(1, `du: cannot access '${missing}': No such file or directory`);
  return {
    stdout: paths
      .map(path => `${Math.ceil(bytesOn(machine, path, oneFileSystem) / block)}\t${path}\n`)
      .join(''),
    takesMs: 100,
  };
};
