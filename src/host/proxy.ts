import {isIPv4} from 'node:net';

type Variables = Readonly<Record<string, string | undefined>>;

export function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    (isIPv4(name) && name.startsWith('127.'))
  );
}

function named(environment: Variables, name: string): string | undefined {
  const value = environment[name.toLowerCase()] ?? environment[name.toUpperCase()];
  return value === undefined || value === '' ? undefined : value;
}

/** NO_PROXY: names with their subdomains, `host:port`, or `*`. */
function isExempt(url: URL, list: string): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return list.split(/[\s,]+/).some(entry => {
    const [, name = '', wantedPort] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (entry === '*') return true;
    if (name === '' || (wantedPort !== undefined && wantedPort !== port)) return false;
    return url.hostname === name || url.hostname.endsWith(`.${name}`);
  });
}

/** The proxy that the environment names for this address, or undefined. Never one for loopback. */
export function proxyFor(url: URL, environment: Variables): string | undefined {
  if (isLoopback(url.hostname) || isExempt(url, named(environment, 'no_proxy') ?? '')) return undefined;
  const address =
    named(environment, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') ??
    named(environment, 'all_proxy');
  if (address === undefined) return undefined;
  return address.includes('://') ? address : `http://${address}`;
}
