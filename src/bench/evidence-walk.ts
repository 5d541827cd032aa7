import {evidenceNameOf, plainKey} from './evidence-name.ts';
import {type EvidenceName, evidenceNames} from './evidence-names.ts';
import type {Mode, Side} from './types.ts';

/** Whom a piece of evidence is about; undefined = all of them. `run` counts from 0. */
type Scope = {
  readonly mode?: Mode;
  readonly arm?: Side;
  readonly run?: number;
};

export type Given = Scope & {readonly name: EvidenceName; readonly value: unknown; readonly path: string};

/** A gate (`R5`, `V2`) that is said to have failed, and why if that was said. */
export type FailedGate = Scope & {readonly gate: string; readonly text: string};

export type Evidence = {
  readonly given: readonly Given[];
  readonly failedGates: readonly FailedGate[];
  /** Paths that nothing here understands. */
  readonly unread: readonly string[];
};

const MODES: ReadonlyMap<string, Mode> = new Map([
  ['online', 'online'],
  ['on', 'online'],
  ['offline', 'offline'],
  ['off', 'offline'],
]);
const ARMS: ReadonlyMap<string, Side> = new Map([
  ['baseline', 'baseline'],
  ['b', 'baseline'],
  ['vllmbaseline', 'baseline'],
  ['faststart', 'faststart'],
  ['f', 'faststart'],
  ['vllmfaststart', 'faststart'],
]);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isScopeKey = (key: string): boolean => MODES.has(plainKey(key)) || ARMS.has(plainKey(key));

function narrowed(scope: Scope, key: string): Scope | null {
  const mode = MODES.get(plainKey(key));
  if (mode !== undefined && scope.mode === undefined) return {...scope, mode};
  const arm = ARMS.get(plainKey(key));
  return arm !== undefined && scope.arm === undefined ? {...scope, arm} : null;
}

/** A run that says itself where it belongs: `{"mode": "offline", "arm": "baseline", "run": 2, ...}`, from 1. */
function ownScope(scope: Scope, entry: Readonly<Record<string, unknown>>, index: number): Scope {
  const {mode, arm, run, pair, index: position} = entry;
  const named = [mode, arm].reduce<Scope>(
    (inner, word) => (typeof word === 'string' ? (narrowed(inner, word) ?? inner) : inner),
    scope,
  );
  const number = run ?? pair ?? position;
  return {...named, run: typeof number === 'number' ? number - 1 : index};
}

const RUN_LABELS = new Set(['mode', 'arm', 'run', 'pair', 'index', 'id', 'label', 'note']);

/** One list a run. */
const isListOfLists = (value: readonly unknown[]): boolean =>
  value.length > 0 && value.every(element => element === null || Array.isArray(element));

/** What only holds other evidence together. Moments are folders too: what differs between them has changed. */
const MOMENTS = ['start', 'end', 'before', 'after', 'first', 'last'];
const FOLDERS = new Set([
  ...['runs', 'gates', 'settings', 'config', 'environment', 'session', 'host', 'design', 'limits', 'phases'],
  ...['container', 'poll', 'cache', 'io', 'net', 'hf', 'gpu', 'completion', 'disk', 'model', 'image', 'log'],
  ...MOMENTS,
]);

/** `{start: ..., end: ...}`: one thing, looked at several times. */
export function isMoments(value: unknown): value is Readonly<Record<string, unknown>> {
  const keys = isRecord(value) ? Object.keys(value) : [];
  return keys.length > 0 && keys.every(key => MOMENTS.includes(plainKey(key)));
}

/** Name of a fact in a folder: `gap` below `poll` is `pollGap`; most names say enough alone. */
function nameIn(folder: string, key: string, value: unknown): ReturnType<typeof evidenceNameOf> {
  return (folder === '' ? null : evidenceNameOf(`${folder}_${key}`, value)) ?? evidenceNameOf(key, value);
}

/** Lists whose elements are not one per run. */
const WHOLE = new Set<string>(['list', 'setting', 'command', 'variables']);

/**
 * Evidence as a flat list. Scopes may stand before or after the name of a fact: `offline.baseline.rxBytes` and
 * `rxBytes.offline.baseline` are the same; a list holds one value a run.
 */
export function walkEvidence(root: Readonly<Record<string, unknown>>, rootPath = 'evidence'): Evidence {
  const given: Given[] = [];
  const failedGates: FailedGate[] = [];
  const unread: string[] = [];

  function values(name: EvidenceName, value: unknown, scope: Scope, path: string): void {
    if (value === null || value === undefined) return;
    if (Array.isArray(value) && (!WHOLE.has(evidenceNames[name].kind) || isListOfLists(value))) {
      for (const [run, element] of value.entries()) values(name, element, {...scope, run}, `${path}[${run}]`);
      return;
    }
    if (isRecord(value) && Object.keys(value).length > 0 && Object.keys(value).every(isScopeKey)) {
      for (const [key, inner] of Object.entries(value))
        values(name, inner, narrowed(scope, key) ?? scope, `${path}.${key}`);
      return;
    }
    given.push({...scope, name, value, path});
  }

  function gate(name: string, value: unknown, scope: Scope): void {
    if (Array.isArray(value)) {
      for (const [run, element] of value.entries()) gate(name, element, {...scope, run});
    } else if (value === false) failedGates.push({...scope, gate: name, text: 'said to have failed'});
    else if (typeof value === 'string' && !/^(?:ok|pass(?:ed)?|held?|true|yes)$/i.test(value))
      failedGates.push({...scope, gate: name, text: value});
  }

  function walk(node: unknown, scope: Scope, path: string, folder = ''): void {
    if (Array.isArray(node)) {
      for (const [index, element] of node.entries())
        if (isRecord(element)) walk(element, ownScope(scope, element, index), `${path}[${index}]`, folder);
        else if (element !== null) unread.push(`${path}[${index}]`);
      return;
    }
    if (!isRecord(node)) return void unread.push(path);
    for (const [key, value] of Object.entries(node)) {
      const here = `${path}.${key}`;
      const inner = narrowed(scope, key);
      const found = nameIn(folder, key, value);
      if (inner !== null) walk(value, inner, here, folder);
      else if (/^[rv]\d+$/i.test(key)) gate(key.toUpperCase(), value, scope);
      else if (isFolder(key, value)) walk(value, scope, here, MOMENTS.includes(plainKey(key)) ? folder : key);
      else if (found !== null) values(found.name, scaled(value, found.factor), scope, here);
      else if (scope.run === undefined || !RUN_LABELS.has(key)) unread.push(here);
    }
  }

  walk(root, {}, rootPath);
  return {given, failedGates, unread};
}

/** Facts by name, or runs; `{baseline: ..., faststart: ...}` below the name of a fact is its value. */
function isFolder(key: string, value: unknown): boolean {
  const plain = plainKey(key);
  if (!FOLDERS.has(plain)) return false;
  if (evidenceNameOf(key) === null) return isRecord(value) || Array.isArray(value);
  return isRecord(value) && !isMoments(value) && !Object.keys(value).every(isScopeKey);
}

/** Numbers anywhere inside, in the unit of the fact. */
function scaled(value: unknown, factor: number): unknown {
  if (factor === 1) return value;
  if (typeof value === 'number') return value * factor;
  if (Array.isArray(value)) return value.map(element => scaled(element, factor));
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, scaled(inner, factor)]))
    : value;
}
