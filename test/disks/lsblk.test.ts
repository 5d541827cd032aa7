import {describe, expect, it} from 'vitest';
import {chainsTo, isNvme, withDescendants} from '../../src/disks/layers.ts';
import {parseLsblk} from '../../src/disks/lsblk.ts';
import {blankNvme, osDisk, raid, utilLinux231, utilLinux237, utilLinux239} from './layouts.ts';

describe('the JSON of lsblk', () => {
  it.each([
    ['2.31: strings, one mountpoint, no path', utilLinux231],
    ['2.37: numbers, mountpoints with null', utilLinux237],
    ['2.39: sequence numbers', utilLinux239],
  ])('is read from util-linux %s', (_, json) => {
    const read = parseLsblk(json);
    expect(read).toMatchObject({
      ok: true,
      value: [
        {
          name: 'sda',
          path: '/dev/sda',
          bytes: 32_212_254_720,
          readOnly: false,
          children: [{name: 'sda1', type: 'part', mountPoints: ['/']}],
        },
        {
          name: 'nvme0n1',
          path: '/dev/nvme0n1',
          majMin: '259:0',
          transport: 'nvme',
          serial: 'S1234567',
          bytes: 3_840_755_982_336,
          readOnly: false,
          mountPoints: [],
          namespace: null,
        },
      ],
    });
  });

  it('carries the sequence number where there is one', () => {
    const read = parseLsblk(utilLinux239);
    expect(read.ok && read.value[1]?.diskSequence).toBe('9');
  });

  it.each(['', 'lsblk: unknown column', '{"blockdevices": 5}', '{"blockdevices": [{"size": 1}]}'])(
    'is refused when it is %j',
    text => {
      expect(parseLsblk(text)).toMatchObject({ok: false, code: 'format'});
    },
  );
});

describe('layers', () => {
  it('lead from a disk down to a device, once for each disk of a RAID', () => {
    expect(chainsTo([osDisk, blankNvme], '8:1').map(chain => chain.map(one => one.name))).toEqual([
      ['sda', 'sda1'],
    ]);
    expect(chainsTo(raid, '9:0')).toHaveLength(2);
    expect(chainsTo([osDisk], '0:55')).toEqual([]);
    expect(withDescendants(osDisk).map(one => one.name)).toEqual(['sda', 'sda1']);
  });

  it('D46 take no loop device and no partition for an NVMe disk', () => {
    expect(isNvme(blankNvme)).toBe(true);
    expect(isNvme({...blankNvme, transport: null})).toBe(true);
    expect(isNvme({...blankNvme, name: 'loop0', type: 'loop'})).toBe(false);
    expect(isNvme(osDisk)).toBe(false);
  });
});
