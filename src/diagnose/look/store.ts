import {arms} from '../../bench/arms.ts';
import type {Context} from '../../context.ts';
import type {ContainerFacts, Read} from '../../host/ports.ts';
import type {LentNamespace, StoreLook} from '../live.ts';

const LOG_LINES = 200;
const SHARED = 'container:';
const LISTENS = /Starting gRPC server on \S+:\d+/;

/** Whether the server loads its weights from the store. */
export function loadsFromStore(facts: Pick<ContainerFacts, 'command' | 'name'>): boolean {
  const words = facts.command.join(' ');
  return facts.name === arms.faststart.container || /--load-format[= ]serverless_llm/.test(words);
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
  {docker}: Pick<Context, 'docker'>,
  facts: ContainerFacts,
): Promise<Read<StoreLook | null>> {
  if (!loadsFromStore(facts)) return {ok: true, value: null};
  const name = arms.faststart.companions[0]?.container ?? 'sllm_store';
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
