import {posix} from 'node:path';
import {z} from 'zod';
import {parseJsonAs} from '../../engine/parse-json.ts';
import type {ContainerFacts, Host, Read} from '../../host/ports.ts';
import type {HubCache} from '../observation.ts';

const weightIndex = z.object({weight_map: z.record(z.string(), z.string())});
const DEFAULT_HOME = '/root/.cache/huggingface';

/** The model that the server was told to serve. */
function modelOf(facts: ContainerFacts): string | undefined {
  const words = facts.command;
  const after = (word: string): string | undefined => {
    const at = words.indexOf(word);
    const next = at === -1 ? undefined : words[at + 1];
    return next?.startsWith('-') ? undefined : next;
  };
  const joined = words.find(word => word.startsWith('--model='))?.slice('--model='.length);
  // `vllm serve` takes its model before or after its flags, whose values may be words of their own.
  const served = words.indexOf('serve');
  const bare =
    served === -1
      ? undefined
      : words.slice(served + 1).find(word => /^(?:\/|[\w.-]+\/[\w.-]+$)/.test(word) && !word.startsWith('-'));
  return after('--model') ?? joined ?? after('serve') ?? bare ?? facts.env.MODEL_NAME;
}

/** Where the container's hub cache lies on the host; undefined when it is inside the container. */
function hostFolder(facts: ContainerFacts): string | undefined {
  const {env} = facts;
  const inside =
    env.HF_HUB_CACHE ?? env.HUGGINGFACE_HUB_CACHE ?? posix.join(env.HF_HOME ?? DEFAULT_HOME, 'hub');
  const mount = facts.mounts
    .filter(candidate => inside === candidate.target || inside.startsWith(`${candidate.target}/`))
    .sort((a, b) => b.target.length - a.target.length)[0];
  return mount === undefined ? undefined : posix.join(mount.source, inside.slice(mount.target.length));
}

async function shards(host: Host, snapshot: string, names: readonly string[]): Promise<readonly string[]> {
  const index = names.find(name => name.endsWith('.index.json'));
  if (index === undefined) return names.filter(name => /\.(?:safetensors|bin|pt)$/.test(name));
  const text = await host.readText(posix.join(snapshot, index));
  if (!text.ok) return [];
  return [...new Set(Object.values(parseJsonAs(text.value, weightIndex)?.weight_map ?? {}))];
}

async function holds(host: Host, folder: string): Promise<Read<HubCache['holds']>> {
  const ref = await host.readText(posix.join(folder, 'refs/main'));
  if (!ref.ok) return ref.code === 'ENOENT' ? {ok: true, value: 'nothing'} : ref;
  const snapshot = posix.join(folder, 'snapshots', ref.value.trim());
  const names = await host.readFolder(snapshot);
  if (!names.ok) return names.code === 'ENOENT' ? {ok: true, value: 'nothing'} : names;
  const weights = await shards(host, snapshot, names.value);
  // Follows the links into blobs/: a link whose blob is still being downloaded leads nowhere.
  const files = await Promise.all(
    ['config.json', ...weights].map(name => host.stat(posix.join(snapshot, name))),
  );
  const complete = weights.length > 0 && files.every(file => file.ok && file.value.bytes > 0);
  return {ok: true, value: complete ? 'all' : 'part'};
}

/** What the cache folder that the container has mounted holds of its model. */
export async function lookIntoHubCache(host: Host, facts: ContainerFacts): Promise<Read<HubCache>> {
  const model = modelOf(facts);
  if (model === undefined || model.startsWith('/'))
    return {ok: false, code: 'no-model', message: 'it serves no model of the hub'};
  const hub = hostFolder(facts);
  if (hub === undefined)
    return {ok: false, code: 'not-mounted', message: 'its hub cache is inside the container'};
  const folder = posix.join(hub, `models--${model.replaceAll('/', '--')}`);
  const held = await holds(host, folder);
  return held.ok ? {ok: true, value: {model, folder, holds: held.value}} : held;
}
