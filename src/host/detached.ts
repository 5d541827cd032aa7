import {spawn} from 'node:child_process';
import {closeSync, mkdirSync, openSync, rmSync, unlinkSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import type {Command} from '../engine/plan.ts';
import {prepare} from './environment.ts';
import {attempt} from './failure.ts';
import type {Read} from './ports.ts';
import type {Runner} from './run-command.ts';
import {detachedSubstituteArgv, type Substitute} from './substitute.ts';

/** A file that is already unlinked: only the child that inherits it can still read it. */
function hiddenFile(beside: string, text: string): number {
  const path = `${beside}.input`;
  writeFileSync(path, text, {mode: 0o600});
  const descriptor = openSync(path, 'r');
  unlinkSync(path);
  return descriptor;
}

function recordedRun(recorded: Substitute): {argv: readonly [string, ...string[]]; text: string} {
  const text = `${recorded.stdout}${recorded.stderr}`;
  const lines = Math.max(1, text.split('\n').length - 1);
  return {argv: detachedSubstituteArgv(recorded.delayMs / 1000 / lines, recorded.code), text};
}

/** Runs what follows it, then leaves the exit code in the named file, whole or not at all. */
const WITH_EXIT_FILE =
  'exit_file=$1; shift; "$@"; code=$?; echo "$code" >"$exit_file.new" && mv "$exit_file.new" "$exit_file"';

/**
 * Starts a child in a session of its own that writes to a file, so that neither a lost terminal nor our end
 * reaches it. Not for root's commands: sudo's ticket belongs to the terminal that such a child has left.
 */
export async function startDetached(
  command: Command,
  logPath: string,
  runner: Runner,
): Promise<Read<{pid: number}>> {
  const recorded = await runner.substitute?.(command);
  const prepared = prepare(command, runner.uid, runner.environment);
  if (prepared.privileged)
    return {
      ok: false,
      code: 'unsupported',
      message: 'a command of root cannot be detached from the terminal',
    };
  return attempt(async () => {
    const path = runner.locate(logPath);
    mkdirSync(dirname(path), {recursive: true, mode: 0o700});
    rmSync(`${path}.exit`, {force: true});
    const log = openSync(path, 'a', 0o600);
    const run = recorded === undefined ? {argv: prepared.argv, text: command.stdin} : recordedRun(recorded);
    const input = run.text === undefined ? undefined : hiddenFile(path, run.text);
    try {
      const child = spawn('/bin/sh', ['-c', WITH_EXIT_FILE, 'job', `${path}.exit`, ...run.argv], {
        detached: true,
        stdio: [input ?? 'ignore', log, log],
        env: prepared.env,
        ...(command.cwd === undefined || recorded !== undefined ? {} : {cwd: runner.locate(command.cwd)}),
      });
      const {pid} = await new Promise<{pid: number}>((resolve, reject) => {
        child.once('error', reject);
        child.once('spawn', () => resolve({pid: child.pid ?? 0}));
      });
      child.unref();
      return {pid};
    } finally {
      closeSync(log);
      if (input !== undefined) closeSync(input);
    }
  });
}
