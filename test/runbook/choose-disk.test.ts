import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {DiskView, DiskWord} from '../../src/disks/types.ts';
import {chooseDisk, mayFormat} from '../../src/runbook/choose-disk.ts';
import {diskLines, nameLines} from '../../src/runbook/disk-label.ts';
import {rowLabel} from '../../src/ui/option-window.ts';
import {disk, rawDisk} from './views.ts';

const os = disk('/dev/nvme0n1', 'OS');
const blank = disk('/dev/nvme1n1', 'BLANK');
const ready = disk('/dev/nvme2n1', 'READY');
const foreign = disk('/dev/nvme3n1', 'HAS DATA');
const raw = rawDisk('/dev/nvme4n1');
const remote = disk('/dev/nvme5n1', 'REMOTE', {
  mountable: {device: '/dev/nvme5n1', uuid: 'r', fsType: 'ext4'},
});
const allowed = {rawDataAllowed: true, remoteAllowed: true, formatOnly: false};

function asked(
  disks: readonly DiskView[],
  options = {rawDataAllowed: false, remoteAllowed: false, formatOnly: false},
) {
  const choice = chooseDisk(disks, undefined, '/nvme', options);
  if (choice.status !== 'ask' || choice.question.kind !== 'choose') throw new Error(JSON.stringify(choice));
  return choice.question;
}

describe('chooseDisk', () => {
  it('takes a single obvious disk, wherever it stands in the list', () => {
    expect(chooseDisk([os, blank], undefined, '/nvme')).toEqual({status: 'chosen', disk: blank});
    expect(chooseDisk([ready, os], undefined, '/nvme')).toEqual({status: 'chosen', disk: ready});
  });

  it('D16 asks when there are several, proposes the one that was ours, and disables what cannot be used', () => {
    const question = asked([os, blank, ready]);
    expect(question).toMatchObject({id: 'nvme-device', proposed: '/dev/nvme2n1'});
    expect(question.options.map(option => option.disabled)).toEqual(['because OS', undefined, undefined]);
  });

  it("D07 never takes a disk with somebody's data by itself", () => {
    expect(chooseDisk([os, foreign], undefined, '/nvme').status).toBe('ask');
    expect(chooseDisk([foreign, blank], undefined, '/nvme').status).toBe('ask');
  });

  it('D16 proposes none of two blank ones: there is no better one', () => {
    expect(asked([blank, disk('/dev/nvme9n1', 'BLANK')])).not.toHaveProperty('proposed');
  });

  it('D17 stops, and says what each disk is, when none can be used', () => {
    const choice = chooseDisk([os, disk('/dev/sdb', 'IN USE')], undefined, '/nvme');
    expect(choice).toMatchObject({
      status: 'stop',
      failure: {observed: expect.stringMatching(/nvme0n1.*OS.*\n.*sdb.*IN USE/)},
    });
  });

  it.each([
    ['D01 the OS disk', '/dev/nvme0n1'],
    ['D14 a disk that is not there', '/dev/nvme7n1'],
    ['D10 bytes without a signature', '/dev/nvme4n1'],
    ['D15 a network disk', '/dev/nvme5n1'],
  ])('refuses %s even when it is named', (_what, named) => {
    expect(chooseDisk([os, blank, raw, remote], named, '/nvme').status).toBe('stop');
  });

  it('takes a disk by its link as well as by its kernel path', () => {
    expect(chooseDisk([blank, ready], '/dev/disk/by-id/nvme-Fast_nvme1n1', '/nvme')).toEqual({
      status: 'chosen',
      disk: blank,
    });
  });

  it('D10 shows bytes without a signature with the flag that allows them, and offers them only with it', () => {
    const label = (one: {disabled?: string} | undefined) => one?.disabled ?? '';
    expect(label(asked([blank, ready, raw]).options[2])).toContain('--format-raw-data');
    expect(asked([blank, ready, raw], allowed).options[2]).not.toHaveProperty('disabled');
    expect(chooseDisk([raw], undefined, '/nvme')).toMatchObject({
      failure: {fix: [expect.any(String), 'faststart run 1', expect.stringContaining('--format-raw-data')]},
    });
    expect(chooseDisk([raw], undefined, '/nvme', allowed).status).toBe('ask');
    expect(chooseDisk([raw], raw.device, '/nvme', allowed)).toEqual({status: 'chosen', disk: raw});
  });

  it('D10 the flag helps no disk that fails another point, or whose bytes could not be read', () => {
    const unread = {...raw, objections: [{point: 'zero-bytes', why: 'not read', seen: false}]} as const;
    const mounted = {
      ...raw,
      objections: [...raw.objections, {point: 'unused', why: 'mounted', seen: true}],
    } as const;
    for (const one of [unread, mounted]) expect(mayFormat(one, allowed)).toBe(false);
  });

  it('D07 a disk that was named to be formatted is not mounted with what somebody else keeps on it', () => {
    const formatOnly = {...allowed, formatOnly: true};
    const foreign = disk('/dev/nvme7n1', 'HAS DATA', {
      mountable: {device: '/dev/nvme7n1', uuid: 'data', fsType: 'ext4'},
    });
    expect(chooseDisk([foreign], foreign.device, '/nvme')).toMatchObject({status: 'chosen'});
    expect(chooseDisk([foreign], foreign.device, '/nvme', formatOnly)).toMatchObject({
      status: 'stop',
      failure: {fix: [expect.stringContaining(`--device ${foreign.device}   # mounts it as it is`)]},
    });
    expect(chooseDisk([ready], ready.device, '/nvme', formatOnly)).toMatchObject({status: 'chosen'});
    expect(chooseDisk([blank], blank.device, '/nvme', formatOnly)).toMatchObject({status: 'chosen'});
  });

  it('D15 a network disk is mounted only where it is named and the gate is waived, and never formatted', () => {
    expect(chooseDisk([remote], remote.device, '/nvme', allowed)).toEqual({status: 'chosen', disk: remote});
    expect(chooseDisk([remote], undefined, '/nvme', allowed).status).toBe('stop');
    const empty = disk('/dev/nvme6n1', 'REMOTE', {formattable: true});
    expect(chooseDisk([empty], empty.device, '/nvme', allowed).status).toBe('stop');
    expect(mayFormat(empty, allowed)).toBe(false);
  });

  it('lines are columns of one width, and hold what tells disks apart within 80 columns', () => {
    const long = disk('/dev/nvme10n1', 'HAS DATA', {
      model: 'Microsoft NVMe Direct Disk v2',
      identity: {serial: 'ABCDEFGHIJKLMNOPQRST', namespace: '2', bytes: 3.84e12, diskSequence: '1'},
    });
    const lines = diskLines([blank, long, remote]);
    expect(lines[1]).toContain('..');
    expect(lines[1]).toContain('OPQRST/2');
    expect(new Set(lines.map(line => line.search(/BLANK|HAS DATA|REMOTE/))).size).toBe(1);
    expect(lines[2]).toContain('EBS volume vol-0abc');
    const starts = lines.map(line => line.search(/EBS|because/));
    expect(new Set(starts).size).toBe(1);
    // A list puts a mark and a number before each.
    expect((starts[0] ?? 0) + 4).toBeLessThanOrEqual(80);
  });

  it('D16 device, word and the end of the serial come first: they fit a list at 60 columns', () => {
    const long = disk('/dev/nvme10n1', 'HAS DATA', {
      model: 'Microsoft NVMe Direct Disk v2',
      identity: {serial: 'ABCDEFGHIJKLMNOPQRST', namespace: '12', bytes: 3.84e12, diskSequence: '1'},
    });
    for (const line of nameLines([blank, long]))
      expect(rowLabel(line, 53)).toMatch(
        /^\/dev\/nvme\d+n1 +(BLANK|HAS DATA) +\d+ GB +(SERIAL-nvme1n1|.*OPQRST\/12)$/,
      );
    expect(rowLabel(diskLines([blank])[0] ?? '', 53)).not.toMatch(/\.\.$/);
  });

  it('D06 says what to look at where an array has the local disks, and that only the operator stops one', () => {
    const members = ['/dev/nvme0n1', '/dev/nvme1n1'].map(device =>
      disk(device, 'IN USE', {reasons: ['part of md0 (raid0)']}),
    );
    const stopped = disk('/dev/nvme2n1', 'IN USE', {reasons: ['nvme2n1 is a member of md127']});
    const choice = chooseDisk([...members, stopped, remote], undefined, '/nvme');
    const fix = choice.status === 'stop' ? choice.failure.fix.join('\n') : '';
    expect(fix).toMatch(/^cat \/proc\/mdstat {3}# md0 is made of \/dev\/nvme0n1 and \/dev\/nvme1n1/);
    expect(fix).toContain('# md127 is made of /dev/nvme2n1');
    expect(fix).toContain('sudo mdadm --detail /dev/md0');
    expect(fix).toContain('Only you may stop md0');
    expect(fix).not.toMatch(/mdadm --stop/);
  });

  it('never chooses a disk that can neither be formatted nor mounted', () => {
    const words: DiskWord[] = ['OS', 'IN USE', 'HAS DATA', 'BLANK', 'READY', 'REMOTE', 'UNKNOWN'];
    const any = fc
      .tuple(fc.constantFrom(...words), fc.boolean(), fc.boolean(), fc.nat(5))
      .map(([word, formattable, mountable, index]) =>
        disk(`/dev/nvme${index}n1`, word, {
          formattable,
          mountable: mountable ? {device: '/dev/x', uuid: 'u', fsType: 'ext4'} : null,
        }),
      );
    fc.assert(
      fc.property(
        fc.array(any, {maxLength: 5}),
        fc.option(fc.constantFrom('/dev/nvme0n1', '/dev/nvme3n1')),
        fc.record({rawDataAllowed: fc.boolean(), remoteAllowed: fc.boolean(), formatOnly: fc.boolean()}),
        (disks, named, options) => {
          const choice = chooseDisk(disks, named ?? undefined, '/nvme', options);
          if (choice.status !== 'chosen') return;
          expect(mayFormat(choice.disk, options) || choice.disk.mountable !== null).toBe(true);
        },
      ),
    );
  });
});
