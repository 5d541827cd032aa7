import {posix} from 'node:path';
import type {ContainerFacts, Host, Read} from '../../host/ports.ts';
import type {HubCache} from '../observation.ts';
import {readSnapshot} from './snapshot.ts';

const DEFAULT_HOME = '/root/.cache/huggingface';

function wordAfter(words: readonly string[], word: string): string | undefined {
  const at = words.indexOf(word);
  const next = at === -1 ? undefined : words[at + 1];
  return next?.startsWith('-') ? undefined : next;
}

function flagOf(words: readonly string[], flag: string): string | undefined {
  return wordAfter(words, flag) ?? words.find(word => word.startsWith(`${flag}=`))?.slice(flag.length + 1);
}

/** The revision that the server was told to serve. */
export function revisionOf({command}: Pick<ContainerFacts, 'command'>): string {
  return flagOf(command, '--revision') ?? 'main';
}

/** The model that the server was told to serve. */
function modelOf(facts: ContainerFacts): string | undefined {
  const words = facts.command;
  // `vllm serve` takes its model before or after its flags, whose values may be words of their own.
  const served = words.indexOf('serve');
  const bare =
    served === -1
      ? undefined
      : words.slice(served + 1).find(word => /^(?:\/|[\w.-]+\/[\w.-]+$)/.test(word) && !word.startsWith('-'));
  return flagOf(words, '--model') ?? wordAfter(words, 'serve') ?? bare ?? facts.env.MODEL_NAME;
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

const WEIGHTS = /\.(?:safetensors|bin|pt)$/;

async function holds(host: Host, folder: string, revision: string): Promise<Read<HubCache['holds']>> {
  const snapshot = await readSnapshot(host, folder, revision);
  if (!snapshot.ok) return snapshot.code === 'ENOENT' ? {ok: true, value: 'nothing'} : snapshot;
  const {path, names, index} = snapshot.value;
  const isListed = names.some(name => name.endsWith('.index.json'));
  const weights = isListed ? (index?.shards ?? []) : names.filter(name => WEIGHTS.test(name));
  // Follows the links into blobs/: a link whose blob is still being downloaded leads nowhere.
  const files = await Promise.all(['config.json', ...weights].map(name => host.stat(posix.join(path, name))));
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
  const held = await holds(host, folder, revisionOf(facts));
  return held.ok ? {ok: true, value: {model, folder, holds: held.value}} : held;
}
