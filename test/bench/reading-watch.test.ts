import {expect, test} from 'vitest';
import {watchReading} from '../../src/bench/reading-time.ts';
import {hostWith} from '../diagnose/machine.ts';
import {fakeClock} from '../support/fake-clock.ts';

const MEBIBYTE_SECTORS = 2048;

/** How long a disk read that has read so many MiB as of each look, watched for ten seconds and a half. */
async function watched(device: string | null, reads: readonly number[]): Promise<number | null> {
  const clock = fakeClock();
  const abort = new AbortController();
  let looks = 0;
  const files = {
    get '/sys/class/block/nvme0n1/stat'() {
      const mebibytes = reads[Math.min(looks++, reads.length - 1)] ?? 0;
      return ` 1 0 ${mebibytes * MEBIBYTE_SECTORS} 9 0 0 4 0 0 77 0`;
    },
  };
  void clock.sleep(10_500).then(() => abort.abort());
  return watchReading({host: hostWith(files), clock}, device, {everyMs: 1000, signal: abort.signal});
}

test('how long the disk read is told apart from how long was waited', async () => {
  expect(await watched('/dev/nvme0n1', [0, 0, 500, 1000])).toBe(2000);
  expect(await watched('/dev/nvme0n1', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])).toBeGreaterThan(9000);
});

test('what is read before the second look, and after the last wait, counts', async () => {
  expect(await watched('/dev/nvme0n1', [0, 100])).toBe(1000);
  expect(await watched('/dev/nvme0n1', [...Array.from({length: 11}, () => 0), 100])).toBe(500);
});

test('a disk whose counters cannot be read says nothing', async () => {
  expect(await watched(null, [0, 100])).toBeNull();
});
