import {describe, expect, it} from 'vitest';
import {performFormatDisk} from '../../src/actions/format-disk.ts';
import {type BlankDisk, blankDisk, formatAction, LINK, UUID} from './blank-disk.ts';

const isMkfs = (shell: string) => shell.includes('mkfs.ext4') && !shell.includes(' -n ');

describe('format-disk', () => {
  it('locks, looks anew, keeps the first bytes, formats by link without -F, and sees the new file system', async () => {
    const {context, ran, events} = blankDisk();
    expect(await performFormatDisk(formatAction(), context)).toEqual({ok: true});
    const at = (part: string) => ran.findIndex(shell => shell.includes(part));
    const lastLsblk = ran.findLastIndex(shell => shell.includes('lsblk'));
    const order = [
      at('settle'),
      at('flock'),
      at('xargs'),
      at('/usr/bin/dd'),
      lastLsblk,
      ran.findIndex(isMkfs),
      at('lock released'),
    ];
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(ran.filter(isMkfs)).toEqual([`sudo /usr/sbin/mkfs.ext4 -L faststart-nvme -U ${UUID} ${LINK}`]);
    expect(ran.join('\n')).not.toContain(' -F');
    expect(ran).toContain(
      `sudo /usr/bin/dd if=${LINK} of=/srv/state/runs/now/disk-S1234567-first-4MiB.img bs=1M count=4 conv=sparse`,
    );
    expect(ran.at(-1)).toBe(`sudo /usr/sbin/blkid -p -o export ${LINK}`);
    expect(ran.at(-2)).toContain('settle');
    const said = events.filter(event => event.type === 'disk.format');
    expect(said).toMatchObject([
      {phase: 'before', consent: '234567', link: LINK, exitCode: null, uuid: null, model: 'Fast Disk'},
      {phase: 'after', exitCode: 0, uuid: UUID, identity: {serial: 'S1234567'}},
    ]);
  });

  it.each<[string, Partial<BlankDisk>, string]>([
    ['D13 another disk behind the link', {leadsTo: '/dev/nvme1n1'}, 'another disk'],
    ['D13 another serial', {serial: 'S9999999'}, 'another disk'],
    ['D13 another namespace', {nsid: '2'}, 'another disk'],
    ['D13 another size', {bytes: 2 ** 31}, 'another disk'],
    ['D13 another sequence number', {diskseq: '10'}, 'another disk'],
    ['D14 a link that is gone', {leadsTo: null}, 'no longer there'],
    ['D14 a disk that is gone', {leadsTo: '/dev/nvme7n1'}, 'no longer among'],
    ['D03 partitions', {partition: true}, 'partitions'],
    ['D04 a mount', {mounted: true}, '/data'],
    ['D07 a signature', {signature: 'xfs'}, 'xfs'],
    ['D10 bytes that are not zero', {zero: false}, 'not zero'],
    ['D05 somebody in the kernel', {exclusive: false}, 'in use'],
    ['D09 ambiguous signatures', {answers: {blkid: {code: 8}}}, 'contradict'],
    ['D11 a probe that cannot read', {answers: {wipefs: {code: 1, stderr: 'wipefs: error: I/O'}}}, 'I/O'],
    ['D12 an udev that is not done', {answers: {udevadm: {code: 1, stderr: 'timed out'}}}, 'timed out'],
    ['a disk list that fails', {answers: {lsblk: {code: 1, stderr: 'lsblk: no'}}}, 'lsblk: no'],
    ['a backup that fails', {answers: {dd: {code: 1, stderr: 'dd: no room'}}}, 'no room'],
    ['a lock that somebody else has', {answers: {flock: {code: 1}}}, ''],
  ])('formats nothing where it finds %s', async (_what, changes, observed) => {
    const {context, ran, events} = blankDisk(changes);
    const result = await performFormatDisk(formatAction(), context);
    expect(result.ok).toBe(false);
    if (!result.ok) {
      expect(`${result.failure.short} ${result.failure.observed}`).toContain(observed);
      expect(result.failure.fix.join()).toContain('faststart run 1');
    }
    expect(ran.filter(isMkfs)).toEqual([]);
    expect(events.some(event => event.type === 'disk.format')).toBe(false);
    const held = ran.some(shell => shell.includes('flock')) && changes.answers?.flock === undefined;
    expect(ran.includes('lock released')).toBe(held);
  });

  it('D13 sees a disk that is swapped after the look, right before mkfs', async () => {
    const {context, ran, disk} = blankDisk();
    disk.before = shell => {
      if (shell.includes('/usr/bin/dd ')) disk.diskseq = '10';
    };
    const result = await performFormatDisk(formatAction(), context);
    expect(result).toMatchObject({ok: false, failure: {observed: expect.stringContaining('sequence 10')}});
    expect(ran.filter(isMkfs)).toEqual([]);
    expect(ran.at(-1)).toBe('lock released');
  });

  it.each<[string, Partial<BlankDisk>, string]>([
    ['D07 a signature', {signature: 'xfs'}, 'blkid finds xfs'],
    ['D10 bytes', {zero: false}, 'not zero'],
    ['D04 a mount', {mounted: true}, '/data'],
    ['D03 a partition', {partition: true}, 'nvme0n1p1'],
    ['D05 somebody in the kernel', {exclusive: false}, 'in use'],
    ['D13 another disk behind the link', {leadsTo: '/dev/nvme1n1'}, 'another disk'],
  ])('D13 sees %s that came after the look at all disks, right before mkfs', async (_what, change, seen) => {
    const {context, ran, disk, events} = blankDisk();
    disk.before = shell => {
      if (shell.includes('/usr/bin/dd ')) Object.assign(disk, change);
    };
    const result = await performFormatDisk(formatAction(), context);
    expect(result).toMatchObject({ok: false, failure: {observed: expect.stringContaining(seen)}});
    expect(ran.filter(isMkfs)).toEqual([]);
    expect(events.some(event => event.type === 'disk.format')).toBe(false);
  });

  it('D13 after the copy looks at nothing but this disk, and last of all at who it is', async () => {
    const {context, ran} = blankDisk();
    await performFormatDisk(formatAction(), context);
    const late = ran.slice(ran.findIndex(shell => shell.includes('/usr/bin/dd ')) + 1, ran.findIndex(isMkfs));
    const programs = late.map(shell => /\/usr\/s?bin\/(\S+)/.exec(shell)?.[1]);
    expect(programs).toEqual(['blkid', 'wipefs', 'file', 'xargs', 'mkfs.ext4', 'lsblk']);
    expect(late.join('\n')).not.toContain('/dev/nvme1n1');
  });

  it('does not touch a path that is not there with the lock, which would make a file of that name', async () => {
    const {context, ran} = blankDisk({leadsTo: null});
    await performFormatDisk(formatAction(), context);
    expect(ran.filter(shell => shell.includes('flock'))).toEqual([]);
  });

  it.each([
    ['without consent', (({danger: _, ...rest}) => rest)(formatAction())],
    ['without a serial', formatAction({identity: {...formatAction().identity, serial: null}})],
  ])('does nothing at all %s', async (_what, action) => {
    const {context, ran} = blankDisk();
    expect((await performFormatDisk(action, context)).ok).toBe(false);
    expect(ran).toEqual([]);
  });

  it("D10 formats non-zero bytes only with the operator's flag in the plan", async () => {
    const {context, ran} = blankDisk({zero: false});
    expect(await performFormatDisk(formatAction({rawDataAllowed: true}), context)).toEqual({ok: true});
    expect(ran.filter(isMkfs)).toHaveLength(1);
  });

  it('says what is there when mkfs fails, and keeps that in the journal', async () => {
    const {context, events, disk, ran} = blankDisk();
    disk.before = shell => {
      if (isMkfs(shell)) disk.answers = {'mkfs.ext4': {code: 1, stderr: 'Device or resource busy'}};
    };
    const result = await performFormatDisk(formatAction(), context);
    expect(result).toMatchObject({
      ok: false,
      failure: {observed: expect.stringMatching(/busy.*blkid sees nothing/)},
    });
    expect(events.at(-1)).toMatchObject({type: 'disk.format', phase: 'after', exitCode: 1, uuid: null});
    expect(ran).toContain('lock released');
  });

  it('D24 a success that cannot be seen afterwards is a failure', async () => {
    const {context} = blankDisk();
    const action = formatAction({uuid: '11111111-2222-4333-8444-555555555555'});
    expect(await performFormatDisk(action, context)).toMatchObject({
      ok: false,
      failure: {
        short: 'the new file system on /dev/nvme0n1 is not there',
        observed: expect.stringContaining(UUID),
      },
    });
  });
});
