const NETWORKS: Readonly<Record<string, string>> = {
  tcp: 'NVMe over TCP',
  rdma: 'NVMe over RDMA',
  fc: 'NVMe over Fibre Channel',
  loop: 'NVMe over a loop target',
};
const LOCAL = new Set(['pcie', 'apple-nvme']);

/** Whether an NVMe controller of this transport is in the machine itself. */
export function isLocalFabric(word: string): boolean {
  return LOCAL.has(word);
}

/** What a transport that leads out of the machine is called; undefined for all others. */
export function networkFabric(word: string): string | undefined {
  return Object.hasOwn(NETWORKS, word) ? NETWORKS[word] : undefined;
}

export function isNetworkFabric(word: string): boolean {
  return networkFabric(word) !== undefined;
}
