import {peerOf} from '../host/tcp-table.ts';
import type {Connection, Live} from './live.ts';
import type {CauseEvidence} from './types.ts';

const STORE_PORT = 8073;
const HUB_PORTS = [80, 443];
const MOST_PEERS = 3;

function portOf(address: string | undefined): number | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const {port, protocol} = new URL(address);
  return port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);
}

/** Ports by which this container reaches the hub: the usual ones, a mirror's, a proxy's. */
function hubPorts({variables}: Live['environment']): readonly (number | undefined)[] {
  const ways = ['HF_ENDPOINT', 'HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY'];
  return [...HUB_PORTS, ...ways.map(name => portOf(variables[name]))];
}

/** Connections on the way to the hub. null = could not be seen. Pure. */
export function toHub({connections, environment}: Live): readonly Connection[] | null {
  const ports = hubPorts(environment);
  return connections?.filter(({port}) => port !== STORE_PORT && ports.includes(port)) ?? null;
}

/** Connections to the ServerlessLLM store. null = could not be seen. Pure. */
export function toStore({connections}: Live): readonly Connection[] | null {
  return connections?.filter(({port}) => port === STORE_PORT) ?? null;
}

export const isUnanswered = ({state}: Connection): boolean => state === 'SYN_SENT';

const SAID: Readonly<Record<Connection['state'], string>> = {
  SYN_SENT: 'SYN_SENT, has not answered for two seconds and more',
  ESTABLISHED: 'ESTABLISHED',
};

/** With whom, and how it stands. */
export function connectionEvidence(connections: readonly Connection[]): readonly CauseEvidence[] {
  const said = connections.map(
    one =>
      `${peerOf(one)} ${SAID[one.state]}${one.isUnacknowledged ? ', and what was sent to it is not acknowledged' : ''}`,
  );
  return [...new Set(said)].slice(0, MOST_PEERS).map(text => ({text, source: 'connections of its network'}));
}
