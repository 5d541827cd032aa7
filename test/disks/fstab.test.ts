import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {fstabFindings, fstabMountOf, proposeFstab} from '../../src/disks/fstab.ts';

const uuid = '0f2a6a52-3f0c-4a59-9a6e-3a8f6d2a1c11';
const mount = {uuid, mountPoint: '/nvme', fsType: 'ext4', device: '/dev/nvme1n1'};
const others =
  'UUID=aa / ext4 discard,errors=remount-ro 0 1\n# /nvme is not here\n\n/swapfile none swap sw 0 0\n';
const ours = `UUID=${uuid} /nvme ext4 defaults,nofail,x-systemd.device-timeout=10s 0 2`;

function changed(text: string): string {
  const proposal = proposeFstab(text, mount);
  if (proposal.status !== 'change') throw new Error(JSON.stringify(proposal));
  return proposal.after;
}
const kinds = (text: string) => fstabFindings(text, mount).map(({kind}) => kind);

describe('fstab', () => {
  it('D32 a missing entry is added at the end, below a marker comment', () => {
    const text = changed(others);
    expect(text.startsWith(others)).toBe(true);
    expect(text.slice(others.length)).toMatch(/^# faststart: .*\n/);
    expect(text.endsWith(`\n${ours}\n`)).toBe(true);
    expect(kinds(text)).toEqual([]);
  });

  it('a last line without its end is not run together with the new one', () => {
    expect(changed('UUID=aa / ext4 defaults 0 1').split('\n')[0]).toBe('UUID=aa / ext4 defaults 0 1');
  });

  it.each([
    [
      'D33 no nofail',
      `UUID=${uuid}\t/nvme/  ext4 noatime 0 2`,
      ['no-nofail'],
      /^UUID=\S+ \/nvme\/ ext4 noatime,nofail,x-\S+ 0 2$/,
    ],
    [
      'D34 a kernel name',
      '/dev/nvme1n1 /nvme auto defaults,nofail 0 0',
      ['kernel-name'],
      new RegExp(`^UUID=${uuid} /nvme auto defaults,nofail,x-\\S+ 0 0$`),
    ],
    [
      'D33 a type that it is not, with options of that type',
      '/dev/nvme1n1 /nvme xfs noatime,inode64,logbsize=256k,x-own 0 0',
      ['kernel-name', 'wrong-type', 'no-nofail'],
      new RegExp(`^UUID=${uuid} /nvme ext4 defaults,noatime,x-own,nofail,x-systemd\\S+ 0 0$`),
    ],
    ['noauto', `UUID=${uuid} /nvme ext4 noauto,nofail 0 2`, ['noauto'], / nofail,x-/],
  ])('%s is repaired in its line, all others stay', (_what, line, found, wanted) => {
    const text = `${others}${line}\n# the end`;
    expect(kinds(text)).toEqual(found);
    const lines = changed(text).split('\n');
    const before = text.split('\n');
    const at = before.indexOf(line);
    expect(lines[at]).toMatch(wanted);
    expect(lines.toSpliced(at, 1)).toEqual(before.toSpliced(at, 1));
    expect(kinds(changed(text))).toEqual([]);
  });

  it('our own earlier entry of another file system is replaced, whatever it says', () => {
    const old = changed(others).replace(uuid, 'bb');
    expect(kinds(old)).toEqual(['foreign']);
    expect(changed(old)).toBe(changed(others));
  });

  it.each([
    ['with another UUID', 'UUID=bb /nvme ext4 defaults,nofail 0 2'],
    ['of a network file system', 'server:/share /nvme nfs4 defaults 0 0'],
    ['D34 with the kernel name of another disk', '/dev/sdb1 /nvme ext4 defaults 0 2'],
    ['D34 with a kernel name that a disk had before', '/dev/nvme0n1 /nvme ext4 defaults,nofail 0 2'],
    ['that is there twice', `${ours}\nUUID=bb /nvme ext4 defaults 0 2`],
  ])("an operator's entry %s is never replaced", (_what, lines) => {
    expect(proposeFstab(`${others}${lines}\n`, mount)).toMatchObject({
      status: 'stop',
      why: expect.stringContaining('/nvme'),
    });
  });

  it.each([
    ours,
    `/dev/disk/by-uuid/${uuid} /nvme ext4 nofail 0 2`,
    'LABEL=data /nvme ext4 defaults,nofail',
    'LABEL=data /nvme auto defaults,nofail',
    'LABEL=data /nvme xfs,ext4 defaults,nofail',
    '/dev/disk/azure/local/by-serial/S1 /nvme ext4 defaults,nofail 0 2',
    `UUID=${uuid} /nvme ext4 noauto,x-systemd.automount 0 2`,
  ])('D34 a good entry is left alone: %s', line => {
    expect(proposeFstab(`${line}\n`, mount)).toEqual({status: 'fine'});
  });

  it.each(['LABEL=old', 'LABEL="old"', '/dev/disk/by-label/old'])(
    'D34 an entry by a label that the file system does not have is of another disk: %s',
    source => {
      const labelled = {...mount, label: 'faststart-nvme'};
      expect(proposeFstab(`${source} /nvme ext4 defaults,nofail\n`, labelled)).toMatchObject({
        status: 'stop',
        why: expect.stringContaining('not the file system'),
      });
      const own = `${source.replace('old', 'faststart-nvme')} /nvme ext4 defaults,nofail\n`;
      expect(proposeFstab(own, labelled)).toEqual({status: 'fine'});
    },
  );

  it("D34 an operator's own entry below our mark is theirs: its words stay", () => {
    const mark = changed('').split('\n')[0] ?? '';
    const text = `${mark}\nLABEL=bigdata /nvme ext4 noatime,nofail,noauto 0 0\n`;
    expect(changed(text)).toBe(
      `${mark}\nLABEL=bigdata /nvme ext4 noatime,nofail,x-systemd.device-timeout=10s 0 0\n`,
    );
    const foreign = `${mark}\nUUID=bb /nvme ext4 defaults,nofail 0 2\n`;
    expect(proposeFstab(foreign, mount).status).toBe('stop');
  });

  it('D32 a text with bytes that are not UTF-8 is not written anew', () => {
    const text = '# Gr\ufffdsse Platte\n';
    expect(proposeFstab(text, mount)).toMatchObject({
      status: 'stop',
      why: expect.stringContaining('not UTF-8'),
    });
    expect(proposeFstab(`${text}${ours}\n`, mount)).toEqual({status: 'fine'});
  });

  it('D26 a folder or subvolume gets no entry that mounts all of its file system', () => {
    const source = '/dev/nvme1n1[/@data]';
    const on = {source, target: '/nvme', fsType: 'btrfs', options: 'rw', uuid, majMin: '0:40'};
    const part = fstabMountOf(on, uuid);
    expect(part).toEqual({...mount, fsType: 'btrfs', part: '/@data'});
    expect(proposeFstab(others, part)).toMatchObject({
      status: 'stop',
      why: expect.stringContaining('/@data'),
    });
    expect(proposeFstab(`UUID=${uuid} /nvme btrfs subvol=@data,nofail 0 0\n`, part).status).toBe('fine');
    expect(fstabMountOf({...on, source: '/dev/nvme1n1'}, uuid)).toEqual({...mount, fsType: 'btrfs'});
  });

  it('a mount point with a blank is written so that fstab reads it', () => {
    const odd = {...mount, mountPoint: '/my nvme#1'};
    const proposal = proposeFstab('', odd);
    expect(proposal).toMatchObject({after: expect.stringContaining(' /my\\040nvme\\0431 ext4 ')});
    if (proposal.status === 'change') expect(fstabFindings(proposal.after, odd)).toEqual([]);
  });

  it('never loses or changes a line that is not about the mount point, and one change is enough', () => {
    const word = fc.constantFrom(
      'UUID=a',
      '/dev/sda1',
      '/',
      '/nvme2',
      '/data',
      'ext4',
      '#x',
      'defaults',
      '0',
    );
    const line = fc.oneof(
      fc.array(word, {maxLength: 6}).map(words => words.join(' ')),
      fc.constantFrom('/dev/nvme1n1 /nvme xfs defaults 0 2', ours, ''),
    );
    fc.assert(
      fc.property(fc.array(line, {maxLength: 6}), lines => {
        const text = lines.join('\n');
        const proposal = proposeFstab(text, mount);
        if (proposal.status !== 'change') return;
        const rest = lines.filter(one => one !== '' && !/ \/nvme /.test(one));
        const left = proposal.after.split('\n');
        expect(rest.every(one => left.includes(one))).toBe(true);
        expect(proposeFstab(proposal.after, mount)).toEqual({status: 'fine'});
      }),
    );
  });
});
