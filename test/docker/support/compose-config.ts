import {z} from 'zod';
import {must} from './run.ts';

const service = z.object({
  container_name: z.string(),
  image: z.string(),
  pull_policy: z.string().optional(),
  profiles: z.array(z.string()),
  command: z.array(z.string()),
  entrypoint: z.array(z.string()),
  environment: z.record(z.string(), z.string().nullable()),
  restart: z.string(),
  stop_grace_period: z.string(),
  init: z.boolean().optional(),
  network_mode: z.string().optional(),
  ipc: z.string().optional(),
  pid: z.string().optional(),
  shm_size: z.string().optional(),
  healthcheck: z.object({test: z.array(z.string())}).optional(),
  depends_on: z.record(z.string(), z.object({condition: z.string()})).optional(),
  deploy: z
    .object({resources: z.object({reservations: z.object({devices: z.array(z.unknown())})})})
    .optional(),
  ports: z.array(z.object({host_ip: z.string(), published: z.string(), target: z.number()})).default([]),
  volumes: z.array(
    z.object({type: z.string(), source: z.string(), target: z.string(), read_only: z.boolean().optional()}),
  ),
});
const project = z.object({name: z.string(), services: z.record(z.string(), service)});

export type Service = z.infer<typeof service>;
export type Services = Readonly<Record<string, Service>>;

export type Asked = {
  readonly files: readonly string[];
  readonly envFile: string;
  readonly profile?: string;
  readonly env?: Readonly<Record<string, string>>;
};

export function configCommand({files, envFile, profile = '*'}: Omit<Asked, 'env'>): [string, ...string[]] {
  const named = files.flatMap(file => ['-f', file]);
  return ['docker', 'compose', ...named, '--env-file', envFile, '--profile', profile, 'config'];
}

/** What Compose makes of the files: the services of a profile (all by default), by name. */
export async function readServices(asked: Asked): Promise<Services> {
  const said = await must([...configCommand(asked), '--format', 'json'], {env: asked.env ?? {}});
  return project.parse(JSON.parse(said)).services;
}

export function find(services: Services, name: string): Service {
  const found = services[name];
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}
