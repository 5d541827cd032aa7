import type {NetworkClass} from './types.ts';

const MEBIBYTE = 1024 * 1024;

/**
 * What a start did on the network. `download` by bytes received or a growing hub cache; `none` only where received
 * bytes were counted; poll answers and name look-ups fit into its 2 MiB.
 */
export function networkClass(seen: {
  readonly rxBytes: number | null;
  readonly hubCacheGrowthBytes: number | null;
  readonly downloadSeconds: number | null;
  readonly weightBytes: number | null;
}): NetworkClass {
  const {rxBytes, hubCacheGrowthBytes, downloadSeconds} = seen;
  const aDownload = Math.max(16 * MEBIBYTE, (seen.weightBytes ?? 0) / 1000);
  if ((hubCacheGrowthBytes ?? 0) >= MEBIBYTE || (rxBytes ?? 0) >= aDownload || downloadSeconds !== null)
    return 'download';
  if (rxBytes === null) return 'unknown';
  return rxBytes <= 2 * MEBIBYTE && (hubCacheGrowthBytes ?? 0) === 0 ? 'none' : 'chatter';
}
