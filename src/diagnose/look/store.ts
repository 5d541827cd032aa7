import type {Context} from '../../context.ts';
import type {ContainerFacts, Read} from '../../host/ports.ts';
import type {Settings} from '../../settings.ts';
import {allArms} from '../../stacks/stack.ts';
import type {LentNamespace, StoreLook} from '../live.ts';

const LOG_LINES = 200;
const SHARED = 'container:';
const LISTENS = /Starting gRPC server on \S+:\d+/;

/** The container whose store the server loads from; undefined = it loads from none. */
function storeOf(settings: Settings, facts: Pick<ContainerFacts, 'command' | 'name'>): string | undefined {
  const arm = allArms(settings.stack.spec).find(one => one.container === facts.name);
  const isClient =
    arm?.weights === 'store' || /--load-format[= ]serverless_llm/.test(facts.command.join(' '));
  if (!isClient) return undefined;
  return arm?.companions[0]?.container ?? 'sllm_store';
}

/** The container that this one was made to share a network with, and whether that is still the one it joined. */
export async function lookAtLender(
  {docker}: Pick<Context, 'docker'>,
  facts: ContainerFacts,
): Promise<Read<LentNamespace | null>> {
  if (!facts.networkMode.startsWith(SHARED)) return {ok: true, value: null};
  const id = facts.networkMode.slice(SHARED.length);
  const owner = await docker.inspect(id);
  if (!owner.ok)
    return owner.code === 'not-found' ? {ok: true, value: {owner: id.slice(0, 12), state: 'gone'}} : owner;
  const {name, status, startedAt} = owner.value;
  const isLater =
    facts.status === 'running' &&
    facts.startedAt !== null &&
    startedAt !== null &&
    Date.parse(startedAt) > Date.parse(facts.startedAt);
  const state = status !== 'running' ? 'down' : isLater ? 'restarted' : 'up';
  return {ok: true, value: {owner: name, state}};
}

/** The store that the server loads from: by the network that it lent, else by the runbook's name. */
export async function lookAtStore(
  {docker, settings}: Pick<Context, 'docker' | 'settings'>,
  facts: ContainerFacts,
): Promise<Read<StoreLook | null>> {
  const name = storeOf(settings, facts);
  if (name === undefined) return {ok: true, value: null};
  const lender = facts.networkMode.startsWith(SHARED) ? facts.networkMode.slice(SHARED.length) : name;
  const lent = await docker.inspect(lender);
  const store = lent.ok || lent.code !== 'not-found' ? lent : await docker.inspect(name);
  if (!store.ok && store.code !== 'not-found') return store;
  if (!store.ok)
    return {
      ok: true,
      value: {name, status: null, exitCode: null, oomKilled: false, listening: false, lines: []},
    };
  const {id, startedAt, status, exitCode, oomKilled} = store.value;
  const log = await docker.readLogs(id, {
    tail: LOG_LINES,
    ...(startedAt === null ? {} : {since: startedAt}),
  });
  const lines = log.ok ? log.value.map(line => line.text) : [];
  return {
    ok: true,
    value: {
      name: store.value.name,
      status,
      exitCode: status === 'running' ? null : exitCode,
      oomKilled,
      listening: lines.some(line => LISTENS.test(line)) || store.value.health === 'healthy',
      lines,
    },
  };
}
