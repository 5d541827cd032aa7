import {z} from 'zod';
import type {Context} from '../context.ts';
import {parseJsonAs} from '../engine/parse-json.ts';
import {cut, type EgressRule, egressRules, isCut, undoCut} from './egress-rules.ts';
import {forgetHeld, type Held, recordHeld} from './held.ts';

const networks = z
  .array(
    z.object({
      Id: z.string(),
      Driver: z.string(),
      EnableIPv6: z.boolean().default(false),
      Options: z
        .record(z.string(), z.string())
        .nullish()
        .transform(options => options ?? {}),
      Containers: z
        .record(z.string(), z.object({Name: z.string()}))
        .nullish()
        .transform(containers => containers ?? {}),
    }),
  )
  .min(1);

type Bridge = {readonly name: string; readonly families: readonly ('v4' | 'v6')[]};
type CutContext = Pick<Context, 'host' | 'docker' | 'emit' | 'settings'>;

/** Says whether the way out is closed for as long as it is held; `why` not. `release` opens it again, whatever came. */
export type EgressHold = {
  readonly cut: boolean;
  readonly why: string | null;
  /** Whether every rule is still in place. */
  holds(): Promise<boolean>;
  release(): Promise<void>;
};

const open = (why: string): EgressHold => ({
  cut: false,
  why,
  holds: async () => false,
  release: async () => undefined,
});

/** The bridge under a network that only these containers use; or why it cannot be closed without harm to others. */
async function bridgeOf(
  {host}: CutContext,
  network: string,
  own: ReadonlySet<string>,
): Promise<Bridge | string> {
  if (['host', 'none', 'bridge', 'default'].includes(network))
    return `network "${network}" is not the stack's own: closing it would cut others off`;
  const exit = await host.run({argv: ['docker', 'network', 'inspect', network]});
  const found = exit.ok ? parseJsonAs(exit.stdout, networks)?.[0] : undefined;
  if (found === undefined) return `network ${network} could not be looked at: ${exit.stderr.trim()}`;
  if (found.Driver !== 'bridge') return `network ${network} is no bridge but ${found.Driver}`;
  const others = Object.entries(found.Containers).flatMap(([id, {Name}]) => (own.has(id) ? [] : [Name]));
  if (others.length > 0) return `network ${network} is used by ${others.join(', ')} too`;
  return {
    name: found.Options['com.docker.network.bridge.name'] ?? `br-${found.Id.slice(0, 12)}`,
    families: found.EnableIPv6 ? ['v4', 'v6'] : ['v4'],
  };
}

async function bridgesOf(
  context: CutContext,
  containers: readonly string[],
): Promise<readonly Bridge[] | string> {
  const ids = new Set<string>();
  const names = new Set<string>();
  for (const container of containers) {
    const facts = await context.docker.inspect(container);
    if (!facts.ok) return `${container}: ${facts.message}`;
    ids.add(facts.value.id);
    if (!facts.value.networkMode.startsWith('container:')) names.add(facts.value.networkMode);
  }
  const bridges: Bridge[] = [];
  for (const name of names) {
    const bridge = await bridgeOf(context, name, ids);
    if (typeof bridge === 'string') return bridge;
    bridges.push(bridge);
  }
  return bridges;
}

/**
 * Closes the way out of these containers' networks: to the world and to this machine, not on loopback inside. On record
 * before it is done, so that a program that is killed leaves nothing closed for longer than until the next start.
 */
export async function holdEgress(context: CutContext, containers: readonly string[]): Promise<EgressHold> {
  const bridges = await bridgesOf(context, containers);
  if (typeof bridges === 'string') return open(bridges);
  const held: Extract<Held, {kind: 'egress'}>[] = bridges.map(bridge => ({
    kind: 'egress',
    bridge: bridge.name,
    rules: egressRules(bridge.name, bridge.families).map(rule => ({...rule, match: [...rule.match]})),
  }));
  const rules: readonly EgressRule[] = held.flatMap(one => one.rules);
  const release = async (): Promise<void> => {
    for (const one of held) {
      const problem = await undoCut(context.host, one.rules);
      if (problem === null) {
        await forgetHeld(context, one);
        context.emit({
          type: 'bench.restore',
          what: 'way out',
          state: 'restored',
          container: one.bridge,
          policy: 'open',
        });
      } else {
        const text = `The way out of ${one.bridge} could not be opened again: ${problem}`;
        context.emit({type: 'notice', level: 'warn', text});
      }
    }
  };
  for (const one of held) {
    const unkept = await recordHeld(context, one);
    if (unkept !== null) return open(unkept);
    context.emit({
      type: 'bench.restore',
      what: 'way out',
      state: 'changed',
      container: one.bridge,
      policy: 'closed',
    });
  }
  const refused = await cut(context.host, rules);
  if (refused !== null) {
    await release();
    return open(refused);
  }
  return {cut: true, why: null, holds: () => isCut(context.host, rules), release};
}
