import type {Context} from '../../context.ts';
import type {ContainerFacts, Read} from '../../host/ports.ts';
import type {Observation} from '../observation.ts';

const CONNECT_TIMEOUT_MS = 500;
const ANSWER_TIMEOUT_MS = 2000;
const STORE_PORT = 8073;
const SHARED = 'container:';

/** A container that shares another's network publishes through that one. */
async function publisher(context: Context, facts: ContainerFacts): Promise<ContainerFacts> {
  if (!facts.networkMode.startsWith(SHARED)) return facts;
  const owner = await context.docker.inspect(facts.networkMode.slice(SHARED.length));
  return owner.ok ? owner.value : facts;
}

/** Asks the published port what the benchmark asks it. The store speaks no HTTP and is not asked. */
export async function probe(
  context: Context,
  facts: ContainerFacts,
): Promise<Read<NonNullable<Observation['probe']>>> {
  if (facts.command.some(word => /sllm-store|sllm_store|faststart-store/.test(word))) {
    return {ok: false, code: 'no-http', message: 'the store speaks no HTTP'};
  }
  const {ports} = await publisher(context, facts);
  const port = ports.find(candidate => candidate.containerPort !== STORE_PORT && candidate.hostPort > 0);
  if (port === undefined) return {ok: false, code: 'no-port', message: 'it publishes no port'};
  const url = `http://127.0.0.1:${port.hostPort}/v1/models`;
  const answer = await context.http({
    method: 'GET',
    url,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    timeoutMs: ANSWER_TIMEOUT_MS,
    signal: context.signal,
  });
  const said = answer.ok ? `HTTP ${answer.status}` : `no answer (${answer.kind})`;
  return {ok: true, value: {url, ready: answer.ok && answer.status === 200, said}};
}
