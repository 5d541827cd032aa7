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

/** Whom a network was seen to talk to; `add` takes one more look. */
export function createRemotes(host: Host) {
  const seen = new Map<string, {states: Set<string>; looks: number}>();
  let looked = false;
  return {
    async look(pid: number): Promise<void> {
      const texts = await Promise.all(
        ['tcp', 'tcp6'].map(name => host.readText(`/proc/${pid}/net/${name}`, {maxBytes: MOST_BYTES})),
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
