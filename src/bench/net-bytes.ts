import type {ContainerFacts, Docker, Host, Read} from '../host/ports.ts';

type Ports = {readonly docker: Docker; readonly host: Host};

/** The container whose network this one uses: its own, or the one it joined. null = the host's, which tells nothing. */
export function networkOwner(facts: Pick<ContainerFacts, 'id' | 'networkMode'>): string | null {
  if (facts.networkMode === 'host') return null;
  return facts.networkMode.startsWith('container:') ? facts.networkMode.slice('container:'.length) : facts.id;
}

/** Bytes received on every interface but loopback, from the text of `/proc/PID/net/dev`. null = not that text. */
export function receivedIn(text: string): number | null {
  const rows = text.split('\n').flatMap(line => {
    const [, name, bytes] = /^\s*(\S+?):\s*(\d+)/.exec(line) ?? [];
    return name === undefined || name === 'lo' ? [] : [Number(bytes)];
  });
  return text.includes('|bytes') ? rows.reduce((sum, bytes) => sum + bytes, 0) : null;
}

/** Facts of the container that has the network; null = it has none of its own, or cannot be looked at. */
async function ownerOf(docker: Docker, facts: ContainerFacts): Promise<Read<ContainerFacts> | null> {
  const owner = networkOwner(facts);
  if (owner === null) return null;
  return owner === facts.id ? {ok: true, value: facts} : docker.inspect(owner);
}

/** The process whose `/proc/PID/net` is a container's network; null = it has none, or is not running. */
export async function networkPid(docker: Docker, facts: ContainerFacts): Promise<number | null> {
  const owner = await ownerOf(docker, facts);
  return owner?.ok && owner.value.pid > 0 ? owner.value.pid : null;
}

/**
 * Bytes received so far in the network of a container; one that is stopped has received nothing, its count starts
 * anew. From the kernel, which answers at once; the Engine's own count takes it a second, so it is asked second.
 */
export async function receivedBytes({docker, host}: Ports, facts: ContainerFacts): Promise<number | null> {
  const owner = await ownerOf(docker, facts);
  if (!owner?.ok) return null;
  if (owner.value.status !== 'running') return 0;
  const text = await host.readText(`/proc/${owner.value.pid}/net/dev`, {maxBytes: 64 * 1024});
  const bytes = text.ok ? receivedIn(text.value) : null;
  if (bytes !== null) return bytes;
  const stats = await docker.stats(owner.value.id);
  return stats.ok ? stats.value.rxBytes : null;
}
