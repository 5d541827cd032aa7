import {BlockList, isIP} from 'node:net';
import {isLoopback} from '../host/proxy.ts';

const LOCAL = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  LOCAL.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  LOCAL.addSubnet(network, prefix, 'ipv6');

/** Names that no public server has: of one word, or below a domain kept for private networks. */
const LOCAL_NAME = /^[^.]+$|\.(?:local|lan|internal|home\.arpa)$/i;

/** Whether what is sent there can be read on the way, outside of this machine and its own network. */
export function travelsInClear(endpoint: string): boolean {
  const {protocol, hostname} = new URL(endpoint);
  if (protocol !== 'http:' || isLoopback(hostname)) return false;
  const name = hostname.replace(/^\[|\]$/g, '');
  const version = isIP(name);
  if (version === 0) return !LOCAL_NAME.test(name);
  return !LOCAL.check(name, version === 4 ? 'ipv4' : 'ipv6');
}
