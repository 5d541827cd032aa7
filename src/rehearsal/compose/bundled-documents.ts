import {readdirSync, readFileSync} from 'node:fs';
import {parse} from 'yaml';

/* The build keeps the data of this file: a start need not read the grammar of YAML, nor the stack by it. */

const folder = new URL('../../../compose/', import.meta.url);

/** The Compose files of the stack that comes with the program, read: by their texts. */
export const bundledDocuments: Readonly<Record<string, unknown>> = Object.fromEntries(
  readdirSync(folder)
    .filter(name => name.endsWith('.yml'))
    .map(name => readFileSync(new URL(name, folder), 'utf8'))
    .map(text => [text, parse(text, {merge: true})]),
);
