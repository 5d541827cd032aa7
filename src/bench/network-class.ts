import type {NetworkClass, Remote} from './types.ts';

const MEBIBYTE = 1024 * 1024;

export type NetworkSeen = {
  readonly rxBytes: number | null;
  readonly hubCacheGrowthBytes: number | null;
  readonly downloadSeconds: number | null;
  readonly weightBytes: number | null;
  /** null = not looked at; it speaks for nothing. */
  readonly remotes: readonly Remote[] | null;
  readonly hubLines: readonly string[] | null;
};

/**
 * What a start did on the network. `download` by bytes received or a growing hub cache, or by the server's own word
 * where neither was counted: it says so too where it only asked and waited. `chatter` by anything that it said or tried; `none` only where received bytes were counted; poll answers and name
 * look-ups fit into its 2 MiB.
 */
export function networkClass(seen: NetworkSeen): NetworkClass {
  const {rxBytes, hubCacheGrowthBytes, downloadSeconds} = seen;
  const aDownload = Math.max(16 * MEBIBYTE, (seen.weightBytes ?? 0) / 1000);
  const isCounted = rxBytes !== null && hubCacheGrowthBytes !== null;
  if ((hubCacheGrowthBytes ?? 0) >= MEBIBYTE || (rxBytes ?? 0) >= aDownload) return 'download';
  if (downloadSeconds !== null) return isCounted ? 'chatter' : 'download';
  const talked = (seen.remotes ?? []).length > 0 || (seen.hubLines ?? []).length > 0;
  if (talked || (hubCacheGrowthBytes ?? 0) > 0) return 'chatter';
  if (rxBytes === null) return 'unknown';
  return rxBytes <= 2 * MEBIBYTE ? 'none' : 'chatter';
}
