import {z} from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const textList = z.union([
  z.array(scalar),
  scalar.transform(text => text.split(/\s+/).filter(word => word !== '')),
]);
const variables = z.union([
  z.record(z.string(), scalar.nullable()),
  z.array(z.string()).transform(list =>
    Object.fromEntries(
      list.map(entry => {
        const at = entry.indexOf('=');
        return at === -1 ? ([entry, null] as const) : ([entry.slice(0, at), entry.slice(at + 1)] as const);
      }),
    ),
  ),
]);
const envFile = z.union([z.string(), z.object({path: z.string(), required: z.boolean().default(true)})]);
const volume = z.union([
  z.string(),
  z.object({
    type: z.string(),
    source: z.string().optional(),
    target: z.string(),
    read_only: z.boolean().default(false),
    bind: z.object({create_host_path: z.boolean().default(true)}).default({create_host_path: true}),
  }),
]);
const port = z.union([
  scalar,
  z.object({host_ip: z.string().default('0.0.0.0'), published: scalar.optional(), target: scalar}),
]);

const serviceSchema = z.looseObject({
  image: z.string().optional(),
  build: z.union([z.string(), z.looseObject({})]).optional(),
  pull_policy: z.string().optional(),
  container_name: z.string().optional(),
  profiles: z.array(z.string()).default([]),
  entrypoint: textList.nullish(),
  command: textList.nullish(),
  environment: variables.default({}),
  env_file: z.union([envFile, z.array(envFile)]).default([]),
  volumes: z.array(volume).default([]),
  tmpfs: textList.default([]),
  ports: z.array(port).default([]),
  labels: variables.default({}),
  network_mode: z.string().optional(),
  ipc: z.string().optional(),
  pid: z.string().optional(),
  restart: z.string().default('no'),
  stop_grace_period: z.string().default('10s'),
  healthcheck: z.looseObject({}).optional(),
  depends_on: z
    .union([
      z
        .array(z.string())
        .transform(list => Object.fromEntries(list.map(name => [name, {condition: 'service_started'}]))),
      z.record(z.string(), z.object({condition: z.string().default('service_started')})),
    ])
    .default({}),
});

/** The part of a compose file that a rehearsal acts on. */
export const projectSchema = z.looseObject({
  name: z.string().optional(),
  services: z.record(z.string(), serviceSchema).default({}),
});

export type Service = z.output<typeof serviceSchema>;
export type Project = z.output<typeof projectSchema>;
