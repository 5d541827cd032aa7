import {dirname, join, resolve} from 'node:path';
import type {Stack} from '../settings.ts';
import {sllm} from '../stacks/sllm.ts';
import type {StackSpec} from '../stacks/stack.ts';
import type {UsageError} from './usage-error.ts';

/** What is at a path: `null` = a file that can be read; otherwise the system's word (ENOENT, EACCES, EISDIR). */
export type Look = (path: string) => string | null;

export type StackRequest = {
  readonly cwd: string;
  /** From `--workspace`; without it, the runbook's layout is looked for here and upwards. */
  readonly workspace: string | null;
  readonly composeFiles: readonly string[];
  /** Which arms are meant; the runbook's own layout has only the runbook's. */
  readonly spec: StackSpec;
  /** The folder with the stacks that come with us. */
  readonly bundledFolder: string;
};

export type Located =
  | {readonly ok: true; readonly workspace: string; readonly stack: Stack}
  | {readonly ok: false; readonly exit: 'usage' | 'couldNotCheck'; readonly error: UsageError};

const RUNBOOK_COMPOSE = 'vllm_bridge/docker-compose.yml';
const ABSENT = new Set(['ENOENT', 'ENOTDIR']);
const RUNBOOK_COMMON = 'vllm_bridge/env/common.env';

function upwards(from: string): string[] {
  const parent = dirname(from);
  return parent === from ? [from] : [from, ...upwards(parent)];
}

function unreadable(path: string, code: string, isNamed: boolean): Located {
  const isDenied = code === 'EACCES' || code === 'EPERM';
  const look = isDenied ? [`ls -l ${path}`, `sudo chmod a+r ${path}`] : [`ls -ld ${path}`];
  const fix = code === 'ENOENT' ? [`is the path right? ${path}`] : look;
  const short = `the compose file ${path} ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`}`;
  return {ok: false, exit: isNamed ? 'usage' : 'couldNotCheck', error: {short, fix}};
}

/** The overlay joins as soon as the first step has written it, so its presence is looked at each time. */
function withOverlay(stack: Omit<Stack, 'overlayFile'>, workspace: string, look: Look): Stack {
  // It names the services of one stack, and no other stack has them all.
  const of = stack.spec.id === sllm.id ? '' : `-${stack.spec.id}`;
  const overlayFile = join(workspace, `.faststart/offline-toggle${of}.yml`);
  return {
    ...stack,
    overlayFile,
    get composeFiles() {
      return look(overlayFile) === null ? [...stack.composeFiles, overlayFile] : stack.composeFiles;
    },
  };
}

/** A folder that was named must be there: a mistyped one would be an empty workspace. */
function wrongWorkspace(folder: string, look: Look): Located | undefined {
  const code = look(folder);
  if (code === 'EISDIR') return undefined;
  const why =
    code === null ? 'is not a folder' : ABSENT.has(code) ? 'does not exist' : `cannot be read (${code})`;
  const fix = [`ls -ld ${folder}`, 'or leave --workspace out: the folder you stand in is taken'];
  return {ok: false, exit: 'usage', error: {short: `the workspace ${folder} ${why}`, fix}};
}

/** Which compose files are meant: those named, else the runbook's own layout, else the stack that comes with us. */
export function locateStack(request: StackRequest, look: Look): Located {
  const {cwd, spec} = request;
  const named = request.composeFiles.map(file => resolve(cwd, file));
  const start = resolve(cwd, request.workspace ?? '.');
  const wrong = request.workspace === null ? undefined : wrongWorkspace(start, look);
  if (wrong !== undefined) return wrong;
  const candidates = request.workspace === null ? upwards(start) : [start];
  const home = candidates.find(folder => !ABSENT.has(look(join(folder, RUNBOOK_COMPOSE)) ?? ''));
  if (named.length > 0) {
    for (const file of named) {
      const code = look(file);
      if (code !== null) return unreadable(file, code, true);
    }
    const beside = join(dirname(named[0] ?? start), 'env/common.env');
    const commonEnv = look(beside) === 'ENOENT' ? null : beside;
    return {
      ok: true,
      workspace: start,
      stack: withOverlay({kind: 'given', spec, composeFiles: named, commonEnv}, start, look),
    };
  }
  if (home !== undefined && spec.id === sllm.id) {
    const file = join(home, RUNBOOK_COMPOSE);
    const code = look(file);
    if (code !== null) return unreadable(file, code, false);
    const stack = {
      kind: 'runbook',
      spec,
      composeFiles: [file],
      commonEnv: join(home, RUNBOOK_COMMON),
    } as const;
    return {ok: true, workspace: home, stack: withOverlay(stack, home, look)};
  }
  const composeFiles = spec.composeFiles.map(file => join(request.bundledFolder, file));
  const commonEnv = join(request.bundledFolder, 'env/common.env');
  const stack = {kind: 'bundled', spec, composeFiles, commonEnv} as const;
  const workspace = home ?? start;
  return {ok: true, workspace, stack: withOverlay(stack, workspace, look)};
}
