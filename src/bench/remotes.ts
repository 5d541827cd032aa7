import {addressOf} from '../diagnose/look/sockets.ts';
import type {Host} from '../host/ports.ts';
import type {Remote} from './types.ts';

/** Numbers that the kernel writes into the column `st`. */
const STATES: Readonly<Record<string, string>> = {'01': 'ESTABLISHED', '02': 'SYN_SENT'};
const MOST_BYTES = 1024 * 1024;
const isLoopback = (address: string): boolean =>
  address.startsWith('127.') || /^(?:0000:){7}0001$/.test(address) || address === '0.0.0.0';

/**
 * Connections that this network opened to somebody outside it, from the text of `/proc/PID/net/tcp` or `tcp6`. Those
 * that came to a port it listens on (our own polls) are answers, and left out.
 */
export function remotesIn(text: string): readonly {address: string; state: string}[] {
  const rows = text
    .split('\n')
    .slice(1)
    .flatMap(line => {
      const [, local, remote, state] = line.trim().split(/\s+/);
      return local === undefined || remote === undefined || state === undefined
        ? []
        : [{local, remote, state}];
    });
  const portOf = (end: string): string => end.split(':')[1] ?? '';
  const hostOf = (end: string): string => addressOf(end.split(':')[0]?.toLowerCase() ?? '');
  /** A server's parts talk to each other by the container's own address. */
  const own = new Set(rows.map(row => hostOf(row.local)));
  const listening = new Set(rows.flatMap(row => (row.state === '0A' ? [portOf(row.local)] : [])));
  return rows.flatMap(row => {
    const state = STATES[row.state];
    const address = hostOf(row.remote);
    if (state === undefined || listening.has(portOf(row.local))) return [];
    if (own.has(address) || isLoopback(address)) return [];
    return [
      {
        address: `${address.includes(':') ? `[${address}]` : address}:${Number.parseInt(portOf(row.remote), 16)}`,
        state,
      },
    ];
  });
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
