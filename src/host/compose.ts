import type {Command, Secret} from '../engine/plan.ts';
import type {Settings} from '../settings.ts';

export type ComposeOptions = {
  readonly profiles?: readonly string[];
  /** Shell variables win over the env file; only what the step needs is set, on a clean environment. */
  readonly env?: Readonly<Record<string, string | Secret>>;
  /** Without an env file, for steps that come before it exists. */
  readonly withoutEnvFile?: boolean;
};

/** For what only reads files: a machine that converts a model, or boots, is slow at starting a big program, not stuck. */
export const COMPOSE_TIMEOUT_MS = 90_000;

/** `docker compose` on the stack in use, with the runbook's `-f` and `--env-file`. */
export function compose(settings: Settings, args: readonly string[], options: ComposeOptions = {}): Command {
  const files = settings.stack.composeFiles.flatMap(file => ['-f', file]);
  const envFile = options.withoutEnvFile ? [] : ['--env-file', settings.envFile];
  const profiles = (options.profiles ?? []).flatMap(profile => ['--profile', profile]);
  return {
    argv: ['docker', 'compose', ...files, ...envFile, ...profiles, ...args],
    cwd: settings.workspace,
    ...(options.env === undefined ? {} : {env: options.env}),
  };
}
