import {stringify} from 'yaml';
import {z} from 'zod';
import type {Context} from '../context.ts';
import type {Command} from '../engine/plan.ts';
import {type EnvKey, envKeys} from '../env/keys.ts';
import {proposals} from '../env/proposals.ts';
import {COMPOSE_TIMEOUT_MS, compose} from '../host/compose.ts';
import type {Exit, Read} from '../host/ports.ts';
import {stackServices} from '../stacks/stack.ts';

const resources = z.object({
  reservations: z.object({devices: z.array(z.object({driver: z.string().nullish()})).nullish()}).nullish(),
});

const answer = z.object({
  name: z.string(),
  services: z.record(
    z.string(),
    z.object({
      image: z.string().optional(),
      container_name: z.string().optional(),
      environment: z.record(z.string(), z.string().nullable()).nullish(),
      deploy: z.object({resources: resources.nullish()}).nullish(),
    }),
  ),
});

/** The operator's stack as Compose understands it, all profiles. */
export type StackConfig = z.infer<typeof answer>;

type StackRead = {readonly config: Read<StackConfig>; readonly exit: Exit};

/** Only so that the file can be read before .env exists: the runbook's example. */
function standIns(context: Context): Record<string, string> {
  const {mountPoint} = context.settings;
  const values = proposals({memoryBytes: null, cores: null, mountPoint});
  return Object.fromEntries(envKeys.map((spec: EnvKey) => [spec.key, values[spec.key] ?? spec.absent ?? '']));
}

/** Services must not fail for an env file that step 2 has yet to write; their `environment` is what counts. */
function withoutEnvFiles(command: Command, names: readonly string[]): Command {
  const services = Object.fromEntries(names.map(service => [service, {env_file: 'RESET'}]));
  const overlay = stringify({services}).replaceAll('env_file: RESET', 'env_file: !reset []');
  const [program, ...args] = command.argv;
  const at = args.indexOf('--profile');
  return {...command, argv: [program, ...args.slice(0, at), '-f', '-', ...args.slice(at)], stdin: overlay};
}

/** The command; `env` is what is set in the shell in front of it. */
function stackCommand(context: Context, env: Readonly<Record<string, string>>, hasEnvFile: boolean): Command {
  const args = ['config', '--format', 'json'];
  const options = {profiles: ['*']};
  if (hasEnvFile)
    return compose(context.settings, args, Object.keys(env).length === 0 ? options : {...options, env});
  return compose(context.settings, args, {
    ...options,
    withoutEnvFile: true,
    env: {...standIns(context), ...env},
  });
}

/** Whether any service asks for a GPU of NVIDIA's. Pure. */
export function reservesGpu({services}: StackConfig): boolean {
  return Object.values(services).some(service =>
    (service.deploy?.resources?.reservations?.devices ?? []).some(device => device.driver === 'nvidia'),
  );
}

export function parseStackConfig(json: string): Read<StackConfig> {
  try {
    const parsed = answer.safeParse(JSON.parse(json));
    return parsed.success
      ? {ok: true, value: parsed.data}
      : {ok: false, code: 'format', message: z.prettifyError(parsed.error)};
  } catch {
    return {ok: false, code: 'format', message: 'docker compose did not print JSON'};
  }
}

/** Asks Compose what the stack is. */
export async function readStackConfig(
  context: Context,
  env: Readonly<Record<string, string>> = {},
): Promise<StackRead> {
  const envFile = await context.host.stat(context.settings.envFile);
  const command = stackCommand(context, env, envFile.ok);
  const run = (one: Command) =>
    context.host.run(one, {timeoutMs: COMPOSE_TIMEOUT_MS, signal: context.signal});
  const first = await run(command);
  const lacksEnvFile = !first.ok && !envFile.ok && /env file .* not found/.test(first.stderr);
  const exit = lacksEnvFile
    ? await run(withoutEnvFiles(command, stackServices(context.settings.stack.spec)))
    : first;
  if (exit.ok) return {exit, config: parseStackConfig(exit.stdout)};
  if (exit.notFound || exit.code === 127)
    return {exit, config: {ok: false, code: 'ENOENT', message: 'docker is not installed'}};
  if (exit.timedOut)
    return {exit, config: {ok: false, code: 'timeout', message: 'docker compose did not answer'}};
  return {exit, config: {ok: false, code: 'failed', message: exit.stderr.trim() || `exit code ${exit.code}`}};
}
