import type {Context} from '../../context.ts';
import type {Read} from '../../host/ports.ts';
import type {Unanswered} from '../live.ts';

/** A connection that waits for its answer, with our end of it, so that the same one is known again. */
export type Waiting = Unanswered & {readonly localPort: number};

const SYN_SENT = '02';

/** The kernel writes an address as 32-bit words, each in the order of this machine (all we run on are little-endian). */
export function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap(word => (word.match(/../g) ?? []).toReversed());
  const isFour = bytes.length === 4;
  const tail = isFour ? bytes : bytes.slice(12);
  const isMapped = !isFour && bytes.slice(0, 12).join('') === '00000000000000000000ffff';
  if (isFour || isMapped) return tail.map(byte => Number.parseInt(byte, 16)).join('.');
  return (bytes.join('').match(/.{4}/g) ?? []).join(':').toLowerCase();
}

/** Reads `/proc/PID/net/tcp` or `tcp6`: connections that were asked for and not answered. Pure. */
export function parseWaiting(text: string): readonly Waiting[] {
  return text.split('\n').flatMap(line => {
    const [, local = '', remote = '', state] = line.trim().split(/\s+/);
    const [address, port] = remote.split(':');
    if (state !== SYN_SENT || address === undefined || port === undefined) return [];
    return [
      {
        address: addressOf(address.toLowerCase()),
        port: Number.parseInt(port, 16),
        localPort: Number.parseInt(local.split(':')[1] ?? '', 16),
      },
    ];
  });
}

/** Of the network that a process lives in; needs no right but to see the process. */
export async function lookAtSockets(
  {host}: Pick<Context, 'host'>,
  pid: number,
): Promise<Read<readonly Waiting[]>> {
  const [four, six] = await Promise.all([
    host.readText(`/proc/${pid}/net/tcp`),
    host.readText(`/proc/${pid}/net/tcp6`),
  ]);
  if (!four.ok) {
    const message = four.code === 'ENOENT' ? `process ${pid} is not seen from here` : four.message;
    return {...four, message};
  }
  return {ok: true, value: [...parseWaiting(four.value), ...(six.ok ? parseWaiting(six.value) : [])]};
}

/** Those that waited at both looks: an answer takes a fraction of a second, so these get none. Pure. */
export function stillWaiting(before: readonly Waiting[], after: readonly Waiting[]): readonly Unanswered[] {
  return before
    .filter(one => after.some(other => other.localPort === one.localPort && other.address === one.address))
    .map(({address, port}) => ({address, port}));
}
