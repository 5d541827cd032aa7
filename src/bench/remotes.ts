import type {Host} from '../host/ports.ts';
import {outgoing, peerOf, tcpRows} from '../host/tcp-table.ts';
import type {Remote} from './types.ts';

const MOST_BYTES = 1024 * 1024;
const isLoopback = (address: string): boolean =>
  address.startsWith('127.') || /^(?:0000:){7}0001$/.test(address) || address === '0.0.0.0';

/**
 * Connections that this network opened to somebody outside it, from the text of `/proc/PID/net/tcp` or `tcp6`. A
 * server's parts talk to each other by loopback, and by the container's own address.
 */
export function remotesIn(text: string): readonly {address: string; state: string}[] {
  const rows = tcpRows(text);
  const own = new Set(rows.map(row => row.local.address));
  return outgoing(rows).flatMap(({remote, state}) =>
    state === null || own.has(remote.address) || isLoopback(remote.address)
      ? []
      : [{address: peerOf(remote), state}],
  );
}

const GLOBAL_SCOPE = '00';

/** From the text of `/proc/PID/net/if_inet6`: whether any address but loopback and those of the link is there. */
function leavesByIpv6(text: string): boolean {
  return text.split('\n').some(line => line.trim().split(/\s+/)[3] === GLOBAL_SCOPE);
}

/** Whom a network was seen to talk to; `look` takes one more look. */
export function createRemotes(host: Host) {
  const seen = new Map<string, {states: Set<string>; looks: number}>();
  let looked = false;
  let tables: {readonly pid: number; readonly names: readonly string[]} | undefined;
  /** The kernel walks all sockets of the machine for each table: one that cannot have a way out is not asked for. */
  const tablesOf = async (pid: number): Promise<readonly string[]> => {
    if (tables?.pid === pid) return tables.names;
    const addresses = await host.readText(`/proc/${pid}/net/if_inet6`, {maxBytes: MOST_BYTES});
    const names = addresses.ok && !leavesByIpv6(addresses.value) ? ['tcp'] : ['tcp', 'tcp6'];
    tables = {pid, names};
    return names;
  };
  return {
    async look(pid: number): Promise<void> {
      const texts = await Promise.all(
        (await tablesOf(pid)).map(name => host.readText(`/proc/${pid}/net/${name}`, {maxBytes: MOST_BYTES})),
      );
      if (texts[0]?.ok) looked = true;
      for (const {address, state} of texts.flatMap(text => (text.ok ? remotesIn(text.value) : []))) {
        const entry = seen.get(address) ?? {states: new Set<string>(), looks: 0};
        entry.states.add(state);
        entry.looks += 1;
        seen.set(address, entry);
      }
    },
    /** null = the kernel's table could never be read. */
    found: (): readonly Remote[] | null =>
      looked ? [...seen].map(([address, {states, looks}]) => ({address, states: [...states], looks})) : null,
  };
}
