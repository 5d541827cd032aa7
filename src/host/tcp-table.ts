type End = {readonly address: string; readonly port: number};

/** A row of the kernel's table of TCP connections. */
export type TcpRow = {
  readonly local: End;
  readonly remote: End;
  /** As `ss` names the states that we tell apart; null = another one. */
  readonly state: 'ESTABLISHED' | 'SYN_SENT' | 'LISTEN' | null;
  /** How often in a row what was sent was sent again because nobody acknowledged it. */
  readonly retransmits: number;
};

const STATES: Readonly<Record<string, TcpRow['state']>> = {
  '01': 'ESTABLISHED',
  '02': 'SYN_SENT',
  '0A': 'LISTEN',
};

/** The kernel writes an address as 32-bit words, each in the order of this machine (all we run on are little-endian). */
function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap(word => (word.match(/../g) ?? []).toReversed());
  const isFour = bytes.length === 4;
  const tail = isFour ? bytes : bytes.slice(12);
  const isMapped = !isFour && bytes.slice(0, 12).join('') === '00000000000000000000ffff';
  if (isFour || isMapped) return tail.map(byte => Number.parseInt(byte, 16)).join('.');
  return (bytes.join('').match(/.{4}/g) ?? []).join(':').toLowerCase();
}

function endOf(text: string): End {
  const [address = '', port = ''] = text.split(':');
  return {address: addressOf(address.toLowerCase()), port: Number.parseInt(port, 16)};
}

/** Reads `/proc/PID/net/tcp` or `tcp6`. Pure. */
export function tcpRows(text: string): readonly TcpRow[] {
  return text.split('\n').flatMap(line => {
    // sl local remote st tx:rx timer:when retransmits ...
    const [slot = '', local, remote, state = '', , , retransmits = ''] = line.trim().split(/\s+/);
    if (!/^\d+:$/.test(slot) || local === undefined || remote === undefined) return [];
    return [
      {
        local: endOf(local),
        remote: endOf(remote),
        state: STATES[state] ?? null,
        retransmits: Number.parseInt(retransmits, 16) || 0,
      },
    ];
  });
}

/** Those that were opened from here. What came to a port that is listened on (our own polls) are answers. Pure. */
export function outgoing(rows: readonly TcpRow[]): readonly TcpRow[] {
  const listening = new Set(rows.flatMap(row => (row.state === 'LISTEN' ? [row.local.port] : [])));
  return rows.filter(row => row.state !== 'LISTEN' && !listening.has(row.local.port));
}

/** `198.51.100.7:443`, `[2001:...]:443`. */
export function peerOf({address, port}: End): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}
