import {networkOwner} from '../../bench/net-bytes.ts';
import type {Context} from '../../context.ts';
import type {ContainerFacts, Read} from '../../host/ports.ts';
import {outgoing, type TcpRow, tcpRows} from '../../host/tcp-table.ts';
import type {Connection} from '../live.ts';

/** Connections that were opened from the network that a container lives in; needs no right but to see its process. */
export async function lookAtSockets(
  {host}: Pick<Context, 'host'>,
  facts: Pick<ContainerFacts, 'id' | 'pid' | 'networkMode'>,
): Promise<Read<readonly TcpRow[]>> {
  if (networkOwner(facts) === null)
    return {ok: false, code: 'shared', message: 'it has the network of the machine, which is everybody’s'};
  const [four, six] = await Promise.all([
    host.readText(`/proc/${facts.pid}/net/tcp`),
    host.readText(`/proc/${facts.pid}/net/tcp6`),
  ]);
  if (!four.ok) {
    const message = four.code === 'ENOENT' ? `process ${facts.pid} is not seen from here` : four.message;
    return {...four, message};
  }
  return {ok: true, value: outgoing([...tcpRows(four.value), ...(six.ok ? tcpRows(six.value) : [])])};
}

function isSame(a: TcpRow, b: TcpRow): boolean {
  return (
    a.local.port === b.local.port && a.remote.port === b.remote.port && a.remote.address === b.remote.address
  );
}

/** Those that were there at both looks, as they are now: an answer takes a fraction of a second, so what still waits gets none. Pure. */
export function lasting(before: readonly TcpRow[], after: readonly TcpRow[]): readonly Connection[] {
  return after.flatMap(row => {
    const {remote, state, retransmits} = row;
    if (state !== 'ESTABLISHED' && state !== 'SYN_SENT') return [];
    if (!before.some(other => isSame(other, row))) return [];
    return [{...remote, state, isUnacknowledged: state === 'ESTABLISHED' && retransmits > 0}];
  });
}
