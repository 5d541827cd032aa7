import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, onTestFinished} from 'vitest';

const bin = fileURLToPath(new URL('../../bin/faststart.js', import.meta.url));

export type Ended = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Started = {
  readonly ended: Promise<Ended>;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly saw: (text: string) => Promise<void>;
};

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'faststart-e2e-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}

/** A folder that is gone when the whole file is over. */
export function lastingFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'faststart-e2e-'));
  afterAll(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}

/** Starts the built program with no terminal and nothing on standard input, its state in a folder of its own. */
export function start(
  args: readonly string[],
  options: {
    node?: readonly string[];
    env?: Record<string, string>;
    cwd?: string;
    /** Another copy of the program's first file. */
    bin?: string;
    /** An open file instead of a pipe; nothing is read of it. */
    stdout?: number;
  } = {},
): Started {
  const home = temporaryFolder();
  const child = spawn(process.execPath, [...(options.node ?? []), '--', options.bin ?? bin, ...args], {
    cwd: options.cwd ?? home,
    env: {PATH: process.env.PATH ?? '', HOME: home, XDG_STATE_HOME: home, LANG: 'C.UTF-8', ...options.env},
    stdio: ['ignore', options.stdout ?? 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', text => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', text => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({code, signal, stdout, stderr}));
  });
  return {
    ended,
    kill: signal => child.kill(signal),
    saw: text =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (stdout.includes(text) || stderr.includes(text)) resolve();
        };
        child.stdout?.on('data', look);
        child.stderr?.on('data', look);
        child.once('close', () => reject(new Error(`ended without saying "${text}":\n${stdout}\n${stderr}`)));
        look();
      }),
  };
}

export function faststart(
  args: readonly string[],
  options: Parameters<typeof start>[1] = {},
): Promise<Ended> {
  return start(args, options).ended;
}
