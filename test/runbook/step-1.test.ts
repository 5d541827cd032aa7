import {describe, expect, it} from 'vitest';
import type {Context} from '../../src/context.ts';
import type {Mark} from '../../src/disks/mark.ts';
import {actionToShell} from '../../src/engine/shell.ts';
import type {Plan} from '../../src/engine/step.ts';
import {step1MountNvme} from '../../src/runbook/step-1-mount-nvme.ts';
import {type BlankDisk, blankDisk, LINK} from '../actions/blank-disk.ts';

const FSTAB = 'UUID=a / ext4 defaults 0 1\n';
const ENTRY = 'UUID=FS /nvme ext4 defaults,nofail 0 2\n';
const RECORD = '/srv/work/.faststart/nvme.json';
const SENTINEL = '/nvme/.faststart-nvme.json';

function mark(uuid: string): string {
  const value: Mark = {
    schema: 'faststart.nvme/1',
    uuid,
    serial: 'OTHER999',
    namespace: '1',
    bytes: 2 ** 30,
    model: 'Fast Disk',
    mountPoint: '/nvme',
  };
  return `${JSON.stringify(value)}\n`;
}

const findmnt = (source: string, target: string, majMin: string, uuid: string | null) => ({
  stdout: JSON.stringify({
    filesystems: [{source, target, fstype: 'ext4', options: 'rw', uuid, 'maj:min': majMin}],
  }),
});
const onRoot = findmnt('/dev/sda', '/', '8:0', 'root');
/** The other disk of the machine, on the mount point. */
const onNvme = (uuid = 'FS') => findmnt('/dev/nvme1n1', '/nvme', '259:2', uuid);

const superblock = (state: string) => ({
  stdout: `Filesystem state: ${state}\nBlock count: 1000\nFree blocks: 400\nBlock size: 4096\n`,
});
const LISTING = {stdout: '/2/040755/0/0/.//\n/12/040755/0/0/imagenet//\n\n'};

function place(options: {
  disk?: Partial<BlankDisk>;
  mounted?: {stdout: string};
  files?: Record<string, string>;
  answers?: Record<string, string>;
  waived?: readonly string[];
}) {
  const mounted = options.mounted !== undefined;
  const table = `30 1 8:0 / / rw - ext4 /dev/sda rw\n${mounted ? '31 30 259:2 / /nvme rw - ext4 /dev/nvme1n1 rw\n' : ''}`;
  const staged = blankDisk({
    otherAt: mounted ? '/nvme' : null,
    ...options.disk,
    files: {'/etc/fstab': FSTAB, '/proc/self/mountinfo': table, ...options.files},
    answers: {
      sudo: {},
      findmnt: options.mounted ?? onRoot,
      du: {stdout: '5000000000\t/nvme\n'},
      dumpe2fs: superblock('clean'),
      debugfs: LISTING,
      ...options.disk?.answers,
    },
  });
  const context: Context = {
    ...staged.context,
    answers: new Map(Object.entries(options.answers ?? {})),
    settings: {
      ...staged.context.settings,
      workspace: '/srv/work',
      mountPoint: '/nvme',
      waived: options.waived ?? [],
    },
  };
  return {...staged, context, plan: () => step1MountNvme.plan(context)};
}

function lines(plan: Plan): string[] {
  if (plan.status !== 'do') throw new Error(JSON.stringify(plan));
  return plan.actions.flatMap(actionToShell);
}
const named = {'nvme-device': LINK, fstab: 'no'};
const reused = {...named, 'reuse-disk': 'yes'};

describe('step 1', () => {
  it('D16 asks which of several blank disks, and changes nothing by asking', async () => {
    const {plan, ran} = place({});
    expect(await plan()).toMatchObject({status: 'ask', question: {id: 'nvme-device'}});
    expect(ran.join('\n')).not.toMatch(/mkfs.ext4 -L|\/mount |chattr|tee/);
  });

  it('D32 asks about fstab once the disk is known; unattended it is left alone', async () => {
    const {plan} = place({answers: {'nvme-device': LINK}});
    expect(await plan()).toMatchObject({
      status: 'ask',
      question: {id: 'fstab', proposed: 'yes', default: 'no', flag: '--fstab or --no-fstab'},
    });
  });

  it('D34 plans format, a protected mount point, mount by UUID, the marks and the entry, with one UUID', async () => {
    const {plan} = place({answers: {'nvme-device': LINK, fstab: 'true'}});
    const made = await plan();
    const shell = lines(made).join('\n');
    const uuid = /-U (\S{36}) /.exec(shell)?.[1] ?? 'none';
    const wanted = [
      `mkfs.ext4 -L faststart-nvme -U ${uuid} ${LINK}`,
      'sudo /usr/bin/mkdir -p /nvme',
      'sudo /usr/bin/chattr +i /nvme',
      `sudo /usr/bin/mount UUID=${uuid} /nvme`,
      `sudo /usr/bin/tee ${SENTINEL}`,
      RECORD,
      `UUID=${uuid} /nvme ext4 defaults,nofail,x-systemd.device-timeout=10s 0 2`,
    ];
    const order = wanted.map(part => shell.indexOf(part));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(shell).toContain(`"uuid":"${uuid}","serial":"S1234567","namespace":"1"`);
    if (made.status === 'do') expect(made.actions[0]?.danger?.flag).toContain(`--format-device ${LINK} `);
  });

  it("D07 somebody else's file system is mounted only after the operator saw what is on it", async () => {
    const {plan, ran, events} = place({disk: {signature: 'ext4'}, answers: named});
    const asked = await plan();
    expect(asked).toMatchObject({status: 'ask', question: {id: 'reuse-disk', default: 'yes'}});
    expect(JSON.stringify(asked)).toContain('imagenet');
    expect(ran.join('\n')).not.toMatch(/\/mount |chattr|tee/);
    expect(events).toEqual([]);
  });

  it('D07 a file system that can be mounted is mounted as it is, and what was on it is on record', async () => {
    const {plan, events} = place({disk: {signature: 'ext4'}, answers: reused});
    const shell = lines(await plan()).join('\n');
    expect(shell).not.toContain('mkfs');
    expect(shell).toMatch(/mount UUID=0f2a6a52\S+ \/nvme/);
    expect(events).toContainEqual(
      expect.objectContaining({type: 'notice', text: expect.stringContaining('imagenet')}),
    );
  });

  it('D07 a no leaves the disk alone', async () => {
    const {plan} = place({disk: {signature: 'ext4'}, answers: {...named, 'reuse-disk': 'no'}});
    expect(await plan()).toMatchObject({
      status: 'stop',
      failure: {short: expect.stringContaining('is left alone')},
    });
  });

  it('D07 a disk that is mounted on the mount point already is not asked about', async () => {
    const {plan, ran} = place({mounted: onNvme(), answers: {fstab: 'no'}});
    expect((await plan()).status).toBe('do');
    expect(ran.join('\n')).not.toMatch(/dumpe2fs|debugfs/);
  });

  it('D08 a file system with errors is not mounted, and not repaired', async () => {
    const disk = {signature: 'ext4', answers: {dumpe2fs: superblock('clean with errors')}};
    const made = await place({disk, answers: reused}).plan();
    expect(made).toMatchObject({status: 'stop'});
    expect(JSON.stringify(made)).toContain('e2fsck -n ');
  });

  it('D08 a mount that fails is told how to look, and that nothing is repaired by itself', async () => {
    const {plan} = place({disk: {signature: 'ext4'}, answers: reused});
    const made = await plan();
    if (made.status !== 'do') throw new Error('not planned');
    const mounting = made.actions.find(action => action.purpose.startsWith('mount the NVMe'));
    expect(JSON.stringify(mounting)).toContain('e2fsck -n');
  });

  it('D31 data below the mount point is said with its size, and neither deleted nor made immutable', async () => {
    const {plan, events, ran} = place({answers: named, files: {'/nvme/models/x': 'x'}});
    const shell = lines(await plan()).join('\n');
    expect(shell).not.toMatch(/chattr|rm /);
    expect(events).toContainEqual(
      expect.objectContaining({type: 'notice', level: 'warn', text: expect.stringContaining('5.0 GB')}),
    );
    expect(ran).toContain('sudo /usr/bin/du -s -x --block-size=1 /nvme');
  });

  it('D10 bytes without a signature need the flag, and even then the name and the serial', async () => {
    const disk = {zero: false};
    const refused = await place({disk, answers: named}).plan();
    expect(refused).toMatchObject({status: 'stop'});
    expect(JSON.stringify(refused)).toContain('--format-raw-data');
    const made = await place({disk, answers: {...named, 'format-raw-data': 'yes'}}).plan();
    expect(made).toMatchObject({
      status: 'do',
    });
    if (made.status !== 'do') throw new Error('not planned');
    expect(made.actions[0]).toMatchObject({
      kind: 'format-disk',
      rawDataAllowed: true,
      danger: {typeExactly: '234567'},
    });
  });

  it.each([
    ['D25 something else is mounted there', findmnt('/dev/sda', '/nvme', '8:0', 'root'), {}],
    ['another disk than the one that is named', onNvme(), named],
    ['D41 a network file system is mounted there', findmnt('server:/x', '/nvme', '0:50', null), {}],
  ])('mounts nothing on top: %s', async (_what, mounted, answers) => {
    expect(await place({mounted, answers}).plan()).toMatchObject({
      status: 'stop',
      failure: {short: 'something else is mounted on /nvme'},
    });
  });

  it('what is mounted and right is marked and entered, and nothing else', async () => {
    const {plan} = place({mounted: onNvme(), answers: {fstab: 'yes'}});
    const made = await plan();
    if (made.status !== 'do') throw new Error(JSON.stringify(made));
    expect(made.actions.map(action => action.kind)).toEqual(['command', 'edit-file', 'edit-fstab']);
  });

  it('nothing is left to do where marks and entry are there', async () => {
    const files = {[SENTINEL]: mark('FS'), [RECORD]: mark('FS'), '/etc/fstab': `${FSTAB}${ENTRY}`};
    expect(await place({mounted: onNvme(), files}).plan()).toEqual({status: 'do', actions: []});
  });

  it('D35 a disk that the record does not know is taken over only when it is named', async () => {
    const files = {[RECORD]: mark('BEFORE')};
    expect(await place({mounted: onNvme(), files, answers: {fstab: 'no'}}).plan()).toMatchObject({
      status: 'ask',
      question: {
        id: 'nvme-device',
        flag: '--device /dev/nvme1n1',
        details: [expect.stringContaining('BEFORE'), expect.any(String)],
      },
    });
    const answers = {fstab: 'no', 'nvme-device': '/dev/nvme1n1'};
    const made = await place({mounted: onNvme(), files, answers}).plan();
    expect(made).toMatchObject({
      status: 'do',
      actions: [{kind: 'command'}, {kind: 'edit-file', before: mark('BEFORE')}],
    });
  });

  it("an operator's own entry for the mount point is a stop, or is left alone", async () => {
    const files = {'/etc/fstab': `${FSTAB}UUID=elsewhere /nvme ext4 defaults,nofail 0 2\n`};
    const mounted = onNvme();
    expect(await place({mounted, files, answers: {fstab: 'yes'}}).plan()).toMatchObject({
      status: 'stop',
      failure: {observed: expect.stringContaining('UUID=elsewhere')},
    });
    expect((await place({mounted, files}).plan()).status).toBe('do');
  });

  it.each<[string, Parameters<typeof place>[0], boolean]>([
    ['nobody asked for anything', {mounted: onNvme()}, false],
    [
      'an entry is wanted and missing',
      {mounted: onNvme(), answers: {fstab: 'yes'}, files: {[SENTINEL]: mark('FS')}},
      true,
    ],
    [
      'D33 an entry is wanted and bad',
      {
        mounted: onNvme(),
        answers: {fstab: 'yes'},
        files: {[SENTINEL]: mark('FS'), '/etc/fstab': ENTRY.replace(',nofail', '')},
      },
      true,
    ],
    [
      'an entry is wanted and there',
      {mounted: onNvme(), answers: {fstab: 'yes'}, files: {[SENTINEL]: mark('FS'), '/etc/fstab': ENTRY}},
      false,
    ],
    ['no entry is wanted', {mounted: onNvme(), answers: {fstab: 'no'}}, false],
    ['a disk is named that has no mark', {mounted: onNvme(), answers: {'nvme-device': '/dev/nvme1n1'}}, true],
    [
      'a disk is named that has its mark',
      {mounted: onNvme(), answers: {'nvme-device': '/dev/nvme1n1'}, files: {[SENTINEL]: mark('FS')}},
      false,
    ],
    ['nothing is mounted', {answers: {fstab: 'yes'}}, false],
  ])('is due where %s: %#', async (_what, options, due) => {
    expect(await step1MountNvme.isDue?.(place(options).context)).toBe(due);
  });
});
