import {access} from 'node:fs/promises';
import {execa} from 'execa';
import type {Command} from '../engine/plan.ts';
import {toShell} from '../engine/shell.ts';
import {collect} from './collect.ts';
import {type Prepared, prepare} from './environment.ts';
import {patience} from './patience.ts';
import type {Exit, RunOptions} from './ports.ts';
import {paced, promptStandIn, type Substitute, substituteArgv} from './substitute.ts';

const FORCE_KILL_AFTER_MS = 3000;
/** What spawning says of a program that is missing or cannot be executed. */
const NOT_A_PROGRAM = new Set(['ENOENT', 'EACCES', 'ENOEXEC']);

export type Runner = {
  readonly uid: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where a path of the machine is on this one. */
  readonly locate: (path: string) => string;
  readonly substitute?: (command: Command) => Promise<Substitute | undefined>;
};

type Input = AsyncIterable<string>;
type Spawning = {
  readonly prepared: Prepared;
  readonly stdin: Input | 'ignore';
  /** Text on descriptor 3, for a stand-in. */
  readonly extra?: Input;
  readonly cwd?: string;
  /** A stand-in for a program that the machine does not have. */
  readonly missing?: boolean;
};

/** What a shell says of a program that it cannot find. */
const NO_SUCH_PROGRAM = 127;

async function* once(text: string): Input {
  if (text !== '') yield text;
}

async function spawning(command: Command, runner: Runner, gone: AbortSignal): Promise<Spawning> {
  const recorded = await runner.substitute?.(command);
  const prepared = prepare(command, runner.uid, runner.environment);
  if (recorded === undefined) {
    return {
      prepared,
      stdin: command.stdin === undefined ? 'ignore' : once(command.stdin),
      ...(command.cwd === undefined ? {} : {cwd: runner.locate(command.cwd)}),
    };
  }
  const missing = recorded.code === NO_SUCH_PROGRAM;
  const prompt = promptStandIn(recorded);
  if (prompt !== undefined) {
    const env = {...prepared.env, ...prompt.env};
    return {prepared: {argv: prompt.argv, env, privileged: false}, stdin: 'ignore', missing};
  }
  return {
    prepared: {...prepared, argv: substituteArgv(recorded.code), privileged: false},
    stdin: paced(recorded.stdout, recorded.delayMs, gone),
    extra: paced(recorded.stderr, recorded.delayMs, gone),
    missing,
  };
}

function spawnChild({prepared, stdin, extra, cwd}: Spawning, options: RunOptions) {
  const [file, ...args] = prepared.argv;
  const ending = {
    killDescendants: true,
    forceKillAfterDelay: FORCE_KILL_AFTER_MS,
    ...(options.timeoutMs === undefined ? {} : {timeout: options.timeoutMs}),
    ...(options.signal === undefined ? {} : {cancelSignal: options.signal}),
  };
  return execa(file, args, {
    reject: false,
    buffer: false,
    encoding: 'buffer',
    extendEnv: false,
    env: prepared.env,
    stdio: [stdin, 'pipe', 'pipe', ...(extra === undefined ? [] : [extra])],
    ...(cwd === undefined ? {} : {cwd}),
    ...(prepared.privileged ? {cleanup: false} : ending),
  });
}

async function isMissing(folder: string): Promise<boolean> {
  return access(folder).then(
    () => false,
    () => true,
  );
}

/** Runs a command to its end. A plain child is ended with its descendants by the time limit and by the signal. */
export async function runCommand(command: Command, options: RunOptions, runner: Runner): Promise<Exit> {
  const startedMs = performance.now();
  const exit = (rest: Partial<Exit>): Exit => ({
    ok: false,
    code: null,
    signal: null,
    stdout: '',
    stderr: '',
    timedOut: false,
    notFound: false,
    durationMs: performance.now() - startedMs,
    shell: toShell(command),
    ...rest,
  });
  if (options.signal?.aborted) return exit({stderr: 'cancelled before it started\n'});

  const gone = new AbortController();
  const spawned = await spawning(command, runner, gone.signal);
  const {privileged} = spawned.prepared;
  const child = spawnChild(spawned, options);
  child.nodeChildProcess.once('exit', () => gone.abort());
  const collected = collect(child, options.onLine);
  const result = await (privileged ? patience(child, options) : child);
  const {stdout, stderr} = collected.end();
  if (typeof result === 'string') {
    const left = `it runs as root and was left to finish (process ${child.pid})\n`;
    return exit({stdout, stderr: `${stderr}${left}`, timedOut: result === 'timeout'});
  }
  if (child.pid === undefined) {
    const folderMissing = spawned.cwd !== undefined && (await isMissing(spawned.cwd));
    const notFound = !folderMissing && NOT_A_PROGRAM.has(result.code ?? '');
    return exit({stderr: `${result.shortMessage ?? 'it could not be started'}\n`, notFound});
  }
  return exit({
    ok: !result.failed,
    code: result.exitCode ?? null,
    signal: result.signal ?? null,
    stdout,
    stderr,
    timedOut: result.timedOut,
    notFound: spawned.missing === true || (privileged && /^sudo: .*: command not found$/m.test(stderr)),
  });
}
