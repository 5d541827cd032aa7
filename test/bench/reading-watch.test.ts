import {expect, test} from 'vitest';
import {ioStallMs} from '../../src/bench/disk-io.ts';
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
  return watchReading({host: hostWith(files), clock}, device, {
    ...{everyMs: 1000, signal: abort.signal},
    onLook: () => undefined,
  });
}

test('how long the disk read is told apart from how long was waited', async () => {
  expect(await watched('/dev/nvme0n1', [0, 0, 500, 1000])).toBe(2000);
  expect(await watched('/dev/nvme0n1', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])).toBeGreaterThan(9000);
});

test('what is read before the second look, and after the last wait, counts', async () => {
  expect(await watched('/dev/nvme0n1', [0, 100])).toBe(1000);
  expect(await watched('/dev/nvme0n1', [...Array.from({length: 11}, () => 0), 100])).toBe(500);
});

test('what anything waited for a disk is read where the kernel counts it', async () => {
  const pressure = (micros: number) =>
    `some avg10=0.00 avg60=0.00 avg300=0.00 total=${micros}\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7`;
  expect(await ioStallMs(hostWith({'/proc/pressure/io': pressure(779_753_429)}))).toBe(779_753.429);
  expect(await ioStallMs(hostWith({'/proc/pressure/io': 'rubbish'}))).toBeNull();
  expect(await ioStallMs(hostWith({}))).toBeNull();
});

test('a disk whose counters cannot be read says nothing', async () => {
  expect(await watched(null, [0, 100])).toBeNull();
});
