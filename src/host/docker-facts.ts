import {z} from 'zod';
import type {ContainerFacts, ContainerStats, ContainerSummary, ImageFacts} from './ports.ts';

const texts = z
  .array(z.string())
  .nullish()
  .transform(list => list ?? []);
const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform(map => map ?? {});
/** Docker says "never" with the year 1. */
const time = z
  .string()
  .nullish()
  .transform(text => (text == null || text === '' || text.startsWith('0001-01-01') ? null : text));
const bindings = z
  .record(
    z.string(),
    z.array(z.object({HostIp: z.string().default(''), HostPort: z.string().default('')})).nullable(),
  )
  .nullish()
  .transform(map => map ?? {});

const inspectSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  Image: z.string(),
  Path: z.string().default(''),
  Args: texts,
  RestartCount: z.number().default(0),
  State: z.object({
    Status: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
    ExitCode: z.number(),
    OOMKilled: z.boolean().default(false),
    Error: z.string().default(''),
    StartedAt: time,
    FinishedAt: time,
    Pid: z.number().default(0),
    Health: z.object({Status: z.string()}).nullish(),
  }),
  Config: z.object({
    Image: z.string().default(''),
    Env: texts,
    Labels: labels,
    Tty: z.boolean().default(false),
  }),
  HostConfig: z.object({
    NetworkMode: z.string().default(''),
    IpcMode: z.string().default(''),
    PidMode: z.string().default(''),
    RestartPolicy: z
      .object({Name: z.string().default(''), MaximumRetryCount: z.number().default(0)})
      .nullish(),
    PortBindings: bindings,
    LogConfig: z.object({Type: z.string().default('')}).nullish(),
  }),
  NetworkSettings: z.object({Ports: bindings}).nullish(),
  Mounts: z
    .array(z.object({Source: z.string().default(''), Destination: z.string(), RW: z.boolean().default(true)}))
    .nullish()
    .transform(list => list ?? []),
});

function pair(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function portsOf(map: z.infer<typeof bindings>): ContainerFacts['ports'] {
  return Object.entries(map).flatMap(([port, hosts]) =>
    (hosts ?? []).flatMap(host =>
      host.HostPort === ''
        ? []
        : [{containerPort: Number.parseInt(port, 10), hostIp: host.HostIp, hostPort: Number(host.HostPort)}],
    ),
  );
}

/** `policy` as `setRestartPolicy` takes it: "on-failure:3". */
function policyText(policy: {Name: string; MaximumRetryCount: number} | null | undefined): string {
  if (policy == null || policy.Name === '') return 'no';
  return policy.MaximumRetryCount > 0 ? `${policy.Name}:${policy.MaximumRetryCount}` : policy.Name;
}

/** GET /containers/{id}/json. A container that does not run publishes nothing: then what it would publish. */
export function containerFacts(answer: unknown): {facts: ContainerFacts; tty: boolean} {
  const {State, Config, HostConfig, ...rest} = inspectSchema.parse(answer);
  const published = portsOf(rest.NetworkSettings?.Ports ?? {});
  return {
    tty: Config.Tty,
    facts: {
      id: rest.Id,
      name: rest.Name.replace(/^\//, ''),
      image: Config.Image,
      imageId: rest.Image,
      status: State.Status,
      exitCode: State.ExitCode,
      oomKilled: State.OOMKilled,
      error: State.Error,
      startedAt: State.StartedAt,
      finishedAt: State.FinishedAt,
      pid: State.Pid,
      restartCount: rest.RestartCount,
      restartPolicy: policyText(HostConfig.RestartPolicy),
      health: State.Health?.Status ?? null,
      labels: Config.Labels,
      env: Object.fromEntries(Config.Env.map(pair)),
      command: [rest.Path, ...rest.Args],
      networkMode: HostConfig.NetworkMode,
      ipcMode: HostConfig.IpcMode,
      pidMode: HostConfig.PidMode,
      mounts: rest.Mounts.map(mount => ({
        source: mount.Source,
        target: mount.Destination,
        writable: mount.RW,
      })),
      ports: published.length > 0 ? published : portsOf(HostConfig.PortBindings),
      logDriver: HostConfig.LogConfig?.Type ?? '',
    },
  };
}

const listSchema = z.array(
  z.object({Id: z.string(), Names: texts, Image: z.string(), State: z.string(), Labels: labels}),
);

/** GET /containers/json. The name without a slash inside is the container's own; others are links. */
export function containerSummaries(answer: unknown): readonly ContainerSummary[] {
  return listSchema.parse(answer).map(({Id, Names, Image, State, Labels}) => ({
    id: Id,
    name: (Names.find(name => name.lastIndexOf('/') === 0) ?? Names[0] ?? Id).replace(/^\//, ''),
    image: Image,
    state: State,
    labels: Labels,
  }));
}

const imageSchema = z.object({
  Id: z.string(),
  RepoDigests: texts,
  Created: z.string().default(''),
  Config: z.object({Labels: labels}).nullish(),
});

/** GET /images/{name}/json */
export function imageFacts(answer: unknown): ImageFacts {
  const {Id, RepoDigests, Created, Config} = imageSchema.parse(answer);
  return {id: Id, digests: RepoDigests, createdAt: Created, labels: Config?.Labels ?? {}};
}

const statsSchema = z.object({
  networks: z.record(z.string(), z.object({rx_bytes: z.number()})).nullish(),
  blkio_stats: z
    .object({io_service_bytes_recursive: z.array(z.object({op: z.string(), value: z.number()})).nullish()})
    .nullish(),
  memory_stats: z.object({usage: z.number().optional()}).nullish(),
  cpu_stats: z.object({cpu_usage: z.object({total_usage: z.number()}).nullish()}).nullish(),
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** GET /containers/{id}/stats. cgroup v1 says "Read", v2 "read"; no counters at all is not zero bytes. */
export function containerStats(answer: unknown): ContainerStats {
  const {networks, blkio_stats, memory_stats, cpu_stats} = statsSchema.parse(answer);
  const reads = (blkio_stats?.io_service_bytes_recursive ?? []).filter(
    entry => entry.op.toLowerCase() === 'read',
  );
  const memory = memory_stats?.usage ?? null;
  return {
    rxBytes: networks == null ? null : sum(Object.values(networks).map(network => network.rx_bytes)),
    diskReadBytes: reads.length === 0 ? null : sum(reads.map(entry => entry.value)),
    memoryBytes: memory,
    cpuNs: memory === null ? null : (cpu_stats?.cpu_usage?.total_usage ?? null),
  };
}
