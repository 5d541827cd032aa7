import type {Context} from '../../context.ts';
import {parseListeners} from '../../gates/ports-free.ts';
import type {ContainerFacts, Read} from '../../host/ports.ts';
import type {PortOwner} from '../live.ts';

const TIMEOUT_MS = 3000;

/** Who of the running containers publishes each port. */
async function publishers(context: Context): Promise<Read<ReadonlyMap<number, ContainerFacts>>> {
  const list = await context.docker.list();
  if (!list.ok) return list;
  const running = list.value.filter(one => one.state === 'running' || one.state === 'restarting');
  const all = await Promise.all(running.map(one => context.docker.inspect(one.id)));
  // One that has ended meanwhile publishes nothing any more.
  const found = all.flatMap(one =>
    one.ok ? one.value.ports.map(port => [port.hostPort, one.value] as const) : [],
  );
  return {ok: true, value: new Map(found)};
}

/** Who has the ports that the container wants: a container by name, else a program by process. */
export async function lookAtPorts(
  context: Context,
  facts: ContainerFacts,
): Promise<Read<readonly PortOwner[]>> {
  const wanted = [...new Set(facts.ports.map(port => port.hostPort))].filter(port => port > 0);
  if (wanted.length === 0) return {ok: true, value: []};
  const [exit, published] = await Promise.all([
    context.host.run(
      {argv: ['/usr/bin/ss', '-H', '-l', '-t', '-n', '-p']},
      {timeoutMs: TIMEOUT_MS, signal: context.signal},
    ),
    publishers(context),
  ]);
  if (!exit.ok) {
    const message = exit.notFound ? 'ss is not installed (package iproute2)' : exit.stderr.trim();
    return {ok: false, code: 'no-ss', message};
  }
  if (!published.ok) return published;
  const listeners = parseListeners(exit.stdout);
  return {
    ok: true,
    value: wanted.map(port => {
      const container = published.value.get(port);
      const listener = listeners.find(one => one.port === port);
      const program =
        listener === undefined
          ? null
          : listener.program === null
            ? 'a program of another user (root can see which: sudo ss -ltnp)'
            : `${listener.program} (process ${listener.pid})`;
      return {
        port,
        holder: container === undefined ? program : `container ${container.name}`,
        ours: container?.id === facts.id,
      };
    }),
  };
}
