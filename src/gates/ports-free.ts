import type {Context} from '../context.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import type {RunConfigResult} from '../env/run-config.ts';
import type {Read} from '../host/ports.ts';
import {stackContainers} from '../stacks/stack.ts';
import {readConfig, withoutConfig} from './config.ts';
import {isOurs, ownerOf} from './ownership.ts';
import {byHand, evidenceOf, pass, stop, unknown} from './result.ts';
import {readStackConfig} from './stack-config.ts';

/** A listening socket. */
export type Listener = {
  readonly port: number;
  readonly address: string;
  readonly program: string | null;
  readonly pid: number | null;
};
/** A port that a running container publishes. */
type Published = {readonly port: number; readonly container: string; readonly ours: boolean};

/** Who has which port of the machine. */
type PortHolders = {
  readonly listeners: Read<readonly Listener[]>;
  readonly published: Read<readonly Published[]>;
  readonly evidence: readonly Evidence[];
};

/** Without a port there is nothing to look for. */
type PortsFreeFacts =
  | {readonly config: Extract<RunConfigResult, {ok: false}>}
  | (PortHolders & {readonly config: Extract<RunConfigResult, {ok: true}>});

const EXPECTED = 'nobody but our own containers on the two ports';

/** Reads `ss -H -l -t -n -p`. Pure. */
export function parseListeners(text: string): readonly Listener[] {
  return text.split('\n').flatMap(line => {
    const local = line.trim().split(/\s+/)[3];
    const [, address, port] = /^(.*):(\d+)$/.exec(local ?? '') ?? [];
    if (address === undefined || port === undefined) return [];
    const [, program = null, pid = null] = /users:\(\("([^"]*)",pid=(\d+)/.exec(line) ?? [];
    return [{port: Number(port), address, program, pid: pid === null ? null : Number(pid)}];
  });
}

async function readPublished(context: Context): Promise<Read<readonly Published[]>> {
  const list = await context.docker.list();
  if (!list.ok) return list;
  const {config} = await readStackConfig(context);
  const owner = ownerOf(context.settings, config.ok ? config.value.name : null);
  const names = stackContainers(context.settings.stack.spec);
  const found: Published[] = [];
  for (const container of list.value.filter(one => one.state === 'running' || one.state === 'restarting')) {
    const facts = await context.docker.inspect(container.id);
    if (!facts.ok && facts.code === 'not-found') continue;
    if (!facts.ok) return facts;
    const ours = names.includes(container.name) && isOurs(container, owner);
    found.push(...facts.value.ports.map(port => ({port: port.hostPort, container: container.name, ours})));
  }
  return {ok: true, value: found};
}

/** Who holds a port; null = nobody, or we ourselves. */
function holderOf(
  port: number,
  listeners: readonly Listener[],
  published: readonly Published[],
): string | null {
  const container = published.find(one => one.port === port);
  if (container !== undefined) return container.ours ? null : `container ${container.container}`;
  const listener = listeners.find(one => one.port === port);
  if (listener === undefined) return null;
  return listener.program === null
    ? 'a program of another user (root can see which)'
    : `${listener.program} (process ${listener.pid})`;
}

/** Asks the kernel who listens, and Docker what it publishes. */
export async function readPortHolders(context: Context): Promise<PortHolders> {
  const exit = await context.host.run(
    {argv: ['/usr/bin/ss', '-H', '-l', '-t', '-n', '-p']},
    {timeoutMs: 10_000, signal: context.signal},
  );
  const failed = exit.notFound
    ? 'ss is not installed (package iproute2)'
    : exit.stderr.trim() || `ss ended with ${exit.code}`;
  const published = await readPublished(context);
  const shown = published.ok
    ? published.value.map(one => `${one.port} ${one.container}`).join('\n') || 'no published ports'
    : published.message;
  return {
    listeners: exit.ok
      ? {ok: true, value: parseListeners(exit.stdout)}
      : {ok: false, code: 'failed', message: failed},
    published,
    evidence: [evidenceOf(exit), {command: "docker ps --format '{{.Ports}} {{.Names}}'", text: shown}],
  };
}

/** The ports that are not to be had; none where nobody could be asked. */
export function portsOfOthers({listeners, published}: PortHolders): ReadonlySet<number> {
  const containers = published.ok ? published.value : [];
  const all = [...(listeners.ok ? listeners.value : []), ...containers].map(one => one.port);
  return new Set(
    all.filter(port => holderOf(port, listeners.ok ? listeners.value : [], containers) !== null),
  );
}

export const portsFree = defineGate<Context, PortsFreeFacts>({
  id: 'ports-free',
  title: 'The two ports are free',
  section: 'Step 6',
  why: 'A stale server on the port answers /v1/models at once, and a start that took minutes is measured as 0.2 s.',
  waivable: false,
  async observe(context) {
    const config = await readConfig(context);
    return config.ok ? {config, ...(await readPortHolders(context))} : {config};
  },
  judge(facts) {
    if (!('evidence' in facts)) return withoutConfig(facts.config, EXPECTED);
    const {config, listeners, published, evidence} = facts;
    const base = {expected: EXPECTED, evidence};
    if (!listeners.ok)
      return unknown({...base, short: 'listening ports could not be read', observed: listeners.message});
    if (!published.ok)
      return unknown({
        ...base,
        short: 'containers could not be asked for their ports',
        observed: published.message,
      });
    const ports = {
      VLLM_BASELINE_PORT: config.value.baselinePort,
      VLLM_FASTSTART_PORT: config.value.faststartPort,
    };
    const held = Object.entries(ports).flatMap(([key, port]) => {
      const holder = holderOf(port, listeners.value, published.value);
      return holder === null ? [] : [{key, port, holder}];
    });
    if (held.length > 0) {
      return stop({
        ...base,
        short: `port ${held.map(one => one.port).join(' and ')} is taken`,
        observed: held.map(one => `${one.port} (${one.key}) is held by ${one.holder}`).join('; '),
        fixes: held.map(one => byHand(`end ${one.holder}, or choose another port`, `set ${one.key} in .env`)),
      });
    }
    return pass({
      ...base,
      short: `${ports.VLLM_BASELINE_PORT} and ${ports.VLLM_FASTSTART_PORT} are free`,
      observed: 'no foreign program listens on them',
    });
  },
});
