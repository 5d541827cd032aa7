import {existsSync, readFileSync} from 'node:fs';
import {basename, dirname} from 'node:path';
import {parse, YAMLError} from 'yaml';
import type {Machine} from '../machine.ts';
import {readEnvFile} from './env-file.ts';
import {extendDocument, type ReadDocument} from './extend.ts';
import {interpolate} from './interpolate.ts';
import {mergeDocuments} from './merge-documents.ts';
import {type Project, projectSchema} from './project.ts';

export type ComposeArguments = {
  readonly files: readonly string[];
  readonly envFiles: readonly string[];
  readonly projectName: string | undefined;
  readonly cwd: string;
  readonly stdin: string | undefined;
  readonly shell: Readonly<Record<string, string>>;
};

export type LoadedProject = {
  readonly name: string;
  readonly folder: string;
  readonly files: readonly string[];
  readonly project: Project;
  /** What variables meant: the shell's, then the env files'. */
  readonly environment: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
};

export type Loaded =
  | {readonly ok: true; readonly value: LoadedProject}
  | {readonly ok: false; readonly message: string};

const failed = (message: string): Loaded => ({ok: false, message});

type Text = {ok: true; text: string} | {ok: false; message: string};

function readFile(machine: Machine, path: string, stdin: string | undefined): Text {
  if (path === '-') return {ok: true, text: stdin ?? ''};
  const real = machine.files.real(path);
  return existsSync(real)
    ? {ok: true, text: readFileSync(real, 'utf8')}
    : {ok: false, message: `open ${path}: no such file or directory`};
}

/** Every text inside a document, interpolated. */
function expand(
  value: unknown,
  known: (name: string) => string | undefined,
  unset: Set<string>,
  required: string[],
): unknown {
  if (typeof value === 'string') {
    const result = interpolate(value, known);
    for (const name of result.unset) unset.add(name);
    if (result.required !== undefined) required.push(result.required);
    return result.text;
  }
  if (Array.isArray(value)) return value.map(item => expand(item, known, unset, required));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, expand(item, known, unset, required)]),
  );
}

/** Reads, interpolates and merges the files named on the command line, as Compose does. */
export async function loadProject(machine: Machine, asked: ComposeArguments): Promise<Loaded> {
  const documentOf = (text: string): unknown => {
    const known = machine.documents.get(text) ?? parse(text, {merge: true});
    machine.documents.set(text, known);
    return known;
  };
  const environment: Record<string, string> = {};
  for (const path of asked.envFiles) {
    const file = readFile(machine, path, undefined);
    if (!file.ok) return failed(`couldn't find env file: ${path}`);
    Object.assign(environment, readEnvFile(file.text, asked.shell));
  }
  Object.assign(environment, asked.shell);
  const unset = new Set<string>();
  const required: string[] = [];
  const documents: unknown[] = [];
  const read: ReadDocument = path => {
    const file = readFile(machine, path, asked.stdin);
    if (!file.ok) return file;
    try {
      const document = expand(documentOf(file.text), name => environment[name], unset, required);
      return {ok: true, document};
    } catch (error) {
      if (error instanceof YAMLError) return {ok: false, message: `yaml: ${error.message.split('\n')[0]}`};
      throw error;
    }
  };
  for (const path of asked.files) {
    const file = read(path);
    if (!file.ok) return failed(file.message);
    const extended = extendDocument(file.document, path, read);
    if (!extended.ok) return failed(extended.message);
    documents.push(extended.document);
  }
  if (required[0] !== undefined) return failed(`error while interpolating: ${required[0]}`);
  const parsed = projectSchema.safeParse(
    documents.reduce<unknown>((before, after) => mergeDocuments(before, after), {}),
  );
  if (!parsed.success)
    return failed(
      `validating ${asked.files.join(', ')}: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`,
    );
  const first = asked.files[0] ?? '-';
  const folder = first === '-' ? asked.cwd : dirname(first);
  const name =
    asked.projectName ??
    environment.COMPOSE_PROJECT_NAME ??
    parsed.data.name ??
    basename(folder).toLowerCase();
  const warnings = [...unset].map(
    variable =>
      `level=warning msg="The \\"${variable}\\" variable is not set. Defaulting to a blank string."`,
  );
  return {ok: true, value: {name, folder, files: asked.files, project: parsed.data, environment, warnings}};
}
