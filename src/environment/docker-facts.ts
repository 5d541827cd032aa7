import {createHash} from 'node:crypto';
import {z} from 'zod';
import type {Context} from '../context.ts';
import {parseJson} from '../engine/parse-json.ts';
import type {ContainerFacts} from '../host/ports.ts';
import {allArms} from '../stacks/stack.ts';
import {type Fact, fact, known, unknown} from './fact.ts';

/** A label that an image carries when its servers only stand in for vLLM and its store. */
const STAND_IN_LABEL = 'vllm-faststart.stand-in';

const info = z.object({
  Driver: z.string().optional(),
  CgroupVersion: z.string().optional(),
  DockerRootDir: z.string().optional(),
  DefaultRuntime: z.string().optional(),
});

const INFO = ['docker', 'info', '--format', '{{json .}}'] as const;
const COMPOSE = ['docker', 'compose', 'version', '--short'] as const;

/** The engine that runs everything. */
export async function engineFacts({host, docker}: Context): Promise<readonly Fact[]> {
  const version = await docker.version();
  const said = await host.run({argv: [...INFO]}, {timeoutMs: 20_000});
  const parsed = said.ok ? info.safeParse(parseJson(said.stdout)) : null;
  const compose = await host.run({argv: [...COMPOSE]}, {timeoutMs: 20_000});
  const why = said.ok ? 'docker info does not say' : said.stderr.trim() || 'docker info failed';
  const field = (id: string, value: string | undefined): Fact => fact(`docker.${id}`, value, why);
  return [
    version.ok ? known('docker.engine', version.value.engine) : unknown('docker.engine', version.message),
    version.ok ? known('docker.api', version.value.api) : unknown('docker.api', version.message),
    fact(
      'docker.compose',
      compose.ok ? compose.stdout : undefined,
      compose.stderr.trim() || 'it does not say',
    ),
    field('storageDriver', parsed?.data?.Driver),
    field('cgroupVersion', parsed?.data?.CgroupVersion),
    field('dataRoot', parsed?.data?.DockerRootDir),
    field('runtime', parsed?.data?.DefaultRuntime),
  ];
}

/** The values of an environment as one hash: it can be compared, and says nothing. */
function environmentHash(env: Readonly<Record<string, string>>): string {
  const lines = Object.entries(env)
    .map(([key, value]) => `${key}=${value}`)
    .toSorted();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}

function containerFacts(arm: string, container: ContainerFacts): readonly Fact[] {
  const at = (field: string): string => `container.${arm}.${field}`;
  return [
    known(at('image'), container.image),
    known(at('command'), container.command.join(' ')),
    known(at('environmentNames'), Object.keys(container.env).toSorted().join(' ')),
    known(at('environmentSha256'), environmentHash(container.env)),
    known(at('mounts'), container.mounts.map(({source, target}) => `${source}:${target}`).join(' ')),
    known(at('network'), container.networkMode),
    known(at('ipc'), container.ipcMode),
    known(at('pid'), container.pidMode || 'own'),
    unknown(at('ulimits'), 'not read'),
  ];
}

/** `vLLM API server version 0.11.2`, in whatever wording. */
const VERSION = /vLLM (?:API server )?version:? v?(\d[\w.+-]*)/i;
const LOG_LINES = 3000;

async function softwareFacts({docker}: Context, arm: string, container: string): Promise<readonly Fact[]> {
  const at = (field: string): string => `software.${arm}.${field}`;
  const lines = await docker.readLogs(container, {tail: LOG_LINES});
  const version = lines.ok
    ? lines.value.flatMap(({text}) => VERSION.exec(text)?.[1] ?? []).at(-1)
    : undefined;
  const why = lines.ok ? 'its log does not say' : lines.message;
  const inside = 'only a process inside the container could tell';
  return [
    fact(at('vllm'), version, why),
    ...['torch', 'transformers', 'huggingface_hub'].map(name => unknown(at(name), inside)),
  ];
}

async function imageFacts({docker}: Context, arm: string, imageId: string): Promise<readonly Fact[]> {
  const at = (field: string): string => `image.${arm}.${field}`;
  const image = await docker.image(imageId);
  if (!image.ok) return [unknown(at('id'), image.message)];
  const {id, digests, createdAt, labels} = image.value;
  return [
    known(at('id'), id),
    fact(at('digest'), digests.join(' '), 'built here: it has no registry digest'),
    known(at('createdAt'), createdAt),
    ...(labels[STAND_IN_LABEL] === undefined ? [] : [known(at('standIn'), true)]),
  ];
}

/** Each arm's container, its image and what is in it. Asked after a block: then they are there. */
export async function armFacts(context: Context): Promise<readonly Fact[]> {
  const perArm = await Promise.all(
    allArms(context.settings.stack.spec).map(async ({id, container}) => {
      const seen = await context.docker.inspect(container);
      if (!seen.ok) return [unknown(`container.${id}`, seen.message)];
      return [
        ...containerFacts(id, seen.value),
        ...(await imageFacts(context, id, seen.value.imageId)),
        ...(await softwareFacts(context, id, container)),
      ];
    }),
  );
  return perArm.flat();
}
