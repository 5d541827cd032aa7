import {describe, expect, it} from 'vitest';
import {judgeDisk} from '../../src/disks/judge.ts';
import {enrich} from '../../src/disks/sysfs.ts';
import {contextOn} from '../gates/machine.ts';
import {blankFacts, blankNvme, osDisk} from './layouts.ts';

const block = '/sys/class/block/nvme0n1';
const device = `${block}/device`;
const namespace = {[`${block}/nsid`]: '1\n'};

const table: readonly (readonly [string, Readonly<Record<string, string>>, string | null])[] = [
  ['a plain disk, by its controller', {[`${device}/transport`]: 'pcie\n'}, 'pcie'],
  [
    'D15 a disk of a subsystem, whatever the controller of its number says',
    {
      '/sys/class/nvme/nvme0/transport': 'pcie\n',
      [`${device}/subsysnqn`]: 'nqn.2014\n',
      [`${device}/nvme1/transport`]: 'tcp\n',
    },
    'tcp',
  ],
  [
    'D15 a disk of a subsystem with one path over a network',
    {[`${device}/nvme1/transport`]: 'pcie\n', [`${device}/nvme2/transport`]: 'rdma\n'},
    'rdma',
  ],
  [
    'D15 a network before a word that nobody knows',
    {[`${device}/nvme1/transport`]: 'odd\n', [`${device}/nvme2/transport`]: 'fc\n'},
    'fc',
  ],
  [
    'D15 a word that nobody knows before one that is local',
    {[`${device}/nvme1/transport`]: 'pcie\n', [`${device}/nvme2/transport`]: 'odd\n'},
    'odd',
  ],
  [
    'D11 a path that says nothing',
    {[`${device}/nvme1/transport`]: 'pcie\n', [`${device}/nvme2/model`]: 'X\n'},
    null,
  ],
  [
    'a drive with two ports',
    {[`${device}/nvme3/transport`]: 'pcie\n', [`${device}/nvme4/transport`]: 'pcie\n'},
    'pcie',
  ],
  [
    'D11 a subsystem without controllers, whatever the controller of its number says',
    {[`${device}/subsysnqn`]: 'nqn.2014\n', '/sys/class/nvme/nvme0/transport': 'pcie\n'},
    null,
  ],
  ['D11 an empty answer', {[`${device}/transport`]: '\n'}, null],
  [
    'a kernel that shows no device: by number, where all controllers agree',
    {'/sys/class/nvme/nvme0/transport': 'pcie\n', '/sys/class/nvme/nvme1/transport': 'pcie\n'},
    'pcie',
  ],
  [
    'D15 a kernel that shows no device, and a controller of a network',
    {'/sys/class/nvme/nvme0/transport': 'pcie\n', '/sys/class/nvme/nvme1/transport': 'tcp\n'},
    null,
  ],
  [
    'D11 a kernel that shows no device, and a controller that says nothing',
    {'/sys/class/nvme/nvme0/transport': 'pcie\n', '/sys/class/nvme/nvme1/model': 'X\n'},
    null,
  ],
  [
    'D15 a kernel that shows no device, and a network by number',
    {'/sys/class/nvme/nvme0/transport': 'tcp\n', '/sys/class/nvme/nvme1/transport': 'pcie\n'},
    'tcp',
  ],
  ['D11 no word at all', {}, null],
];

describe('how sysfs says that a disk is reached', () => {
  it.each(table)('%s', async (_, files, fabric) => {
    const seen = await enrich(contextOn({files: {...namespace, ...files}}), blankNvme);
    expect(seen.fabric).toBe(fabric);
    expect(seen.disk.namespace).toBe('1');
    const model = 'Linux';
    const view = judgeDisk(blankFacts({disk: {...seen.disk, model}, fabric: seen.fabric}));
    expect(view.formattable).toBe(fabric === 'pcie');
  });

  it('D11 a controller that may not be read is not asked by another name', async () => {
    const context = contextOn({files: {'/sys/class/nvme/nvme0/transport': 'pcie\n'}});
    const refused = {ok: false, code: 'EACCES', message: 'permission denied'} as const;
    const {readText} = context.host;
    const host = {
      ...context.host,
      readText: async (path: string) => (path === `${device}/transport` ? refused : await readText(path)),
    };
    expect((await enrich({...context, host}, blankNvme)).fabric).toBeNull();
  });

  it('D15 the model comes from sysfs where lsblk has none', async () => {
    const files = {
      ...namespace,
      [`${device}/transport`]: 'pcie\n',
      [`${device}/model`]: 'Amazon Elastic Block Store \n',
    };
    const unnamed = {...blankNvme, model: null};
    const {disk} = await enrich(contextOn({files}), unnamed);
    expect(disk.model).toBe('Amazon Elastic Block Store');
    const {disk: named} = await enrich(contextOn({files}), blankNvme);
    expect(named.model).toBe(blankNvme.model);
  });

  it('is not asked of a disk that is no NVMe', async () => {
    const files = {'/sys/class/block/sda/device/transport': 'pcie\n', '/sys/class/block/sda/diskseq': '1\n'};
    expect(await enrich(contextOn({files}), osDisk)).toEqual({
      disk: {...osDisk, diskSequence: '1'},
      fabric: null,
    });
  });
});
