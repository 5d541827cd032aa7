import {describe, expect, it} from 'vitest';
import type {DiskView} from '../../src/disks/types.ts';
import {toShell} from '../../src/engine/shell.ts';
import {planReuse} from '../../src/runbook/reuse-question.ts';
import {stage} from '../actions/stage.ts';
import {type Answer, fakeHost} from '../support/fake-host.ts';
import {disk} from './views.ts';

const DEVICE = '/dev/nvme2n1';
const FOREIGN = disk(DEVICE, 'HAS DATA', {reasons: ['it holds ext4 labelled "datasets"']});

const superblock = (state: string, features = 'has_journal') =>
  `Filesystem volume name:   data\u001b[2Jsets
Last mounted on:          /srv/datasets
Filesystem features:      ${features}
Filesystem state:         ${state}
Block count:              250000000
Overhead clusters:        4000000
Free blocks:              146000000
Block size:               4096
Last mount time:          Tue Sep 16 07:41:12 2025
`;
const LISTING = '/2/040755/0/0/.//\n/2/040755/0/0/..//\n/12/040755/0/0/imagenet//\n\n';

type Given = {
  view?: DiskView;
  state?: string;
  features?: string;
  dumpe2fs?: Answer;
  debugfs?: Answer;
  answer?: string;
};

function place({view = FOREIGN, state = 'clean', features, dumpe2fs, debugfs, answer}: Given) {
  const ran: string[] = [];
  const host = fakeHost({
    answer: command => {
      ran.push(toShell(command));
      if (command.argv[0] === '/usr/sbin/dumpe2fs')
        return dumpe2fs ?? {stdout: superblock(state, features), stderr: 'dumpe2fs 1.47.0\n'};
      if (command.argv[0] === '/usr/sbin/debugfs')
        return debugfs ?? {stdout: LISTING, stderr: 'debugfs 1.47.0\n'};
      return undefined;
    },
  });
  const {context} = stage({host});
  const answers = new Map(answer === undefined ? [] : [['reuse-disk', answer]]);
  const there = view.mountable ?? {device: DEVICE, uuid: 'none', fsType: 'ext4'};
  return {ran, reuse: () => planReuse({...context, answers}, view, there)};
}

async function detailsOf(given: Given): Promise<string> {
  const made = await place(given).reuse();
  if (made.status !== 'ask') throw new Error(JSON.stringify(made));
  return made.question.details.join('\n');
}

describe('a disk with a file system', () => {
  it('D07 of somebody else is asked about; nothing is proposed, and unattended the name is the answer', async () => {
    const made = await place({}).reuse();
    expect(made).toMatchObject({
      status: 'ask',
      question: {
        kind: 'choose',
        id: 'reuse-disk',
        title: `Mount ${DEVICE} as it is, with what is on it?`,
        flag: '--device DEVICE',
        options: [{value: 'yes'}, {value: 'no'}],
        default: 'yes',
      },
    });
    expect(made).not.toHaveProperty('question.proposed');
  });

  it('D07 shows label, used bytes, state, last mount and top entries, and what a yes does', async () => {
    const details = await detailsOf({});
    for (const part of [
      'SERIAL-nvme2n1',
      'label "data?[2Jsets"',
      '410 GB of 1024 GB used',
      'state: clean',
      'on /srv/datasets, Tue Sep 16 07:41:12 2025',
      'In its root folder: imagenet.',
      'Nothing is formatted or deleted;',
      '/nvme/.faststart-nvme.json',
    ])
      expect(details).toContain(part);
    expect(details).not.toContain('journal');
  });

  it('D07 says that a listing failed, and never that the folder is empty', async () => {
    const details = await detailsOf({debugfs: {stderr: 'debugfs: Input/output error\n'}});
    expect(details).toContain('could not be listed: debugfs: Input/output error');
    expect(details).not.toContain('empty');
  });

  it('D08 a journal that is still to be replayed is said', async () => {
    expect(await detailsOf({features: 'has_journal needs_recovery'})).toContain('when it is mounted');
  });

  it('D07 of xfs nothing is looked at, and that is said', async () => {
    const view = disk(DEVICE, 'HAS DATA', {mountable: {device: DEVICE, uuid: 'u', fsType: 'xfs'}});
    expect(await detailsOf({view})).toContain('xfs: what is on it is not listed');
    const {ran, reuse} = place({view, answer: 'yes'});
    await reuse();
    expect(ran).toEqual([]);
  });

  it('D07 the file system is looked at where it is: on the partition', async () => {
    const there = {device: `${DEVICE}p1`, uuid: 'u', fsType: 'ext4'};
    const {ran, reuse} = place({view: disk(DEVICE, 'HAS DATA', {mountable: there})});
    await reuse();
    expect(ran).toEqual([
      `sudo /usr/sbin/dumpe2fs -h ${DEVICE}p1`,
      `sudo /usr/sbin/debugfs -R 'ls -p /' ${DEVICE}p1`,
    ]);
  });

  it('D07 a yes goes on, and what was seen is kept', async () => {
    const made = await place({answer: 'yes'}).reuse();
    expect(made).toMatchObject({status: 'go'});
    expect(JSON.stringify(made)).toContain('imagenet');
  });

  it('D07 a no is a stop: nothing was touched, and how to take another one', async () => {
    const made = await place({answer: 'no'}).reuse();
    expect(made).toMatchObject({
      status: 'stop',
      failure: {observed: expect.stringContaining('nothing was touched')},
    });
    expect(JSON.stringify(made)).toContain('--device');
  });

  it.each(['not clean', 'clean with errors', 'not clean with errors'])(
    'D08 "%s" is a stop whatever was answered, ours or not: it is looked at, never repaired',
    async state => {
      for (const view of [FOREIGN, disk(DEVICE, 'READY')]) {
        const {ran, reuse} = place({view, state, answer: 'yes'});
        const made = await reuse();
        if (made.status !== 'stop') throw new Error(made.status);
        expect(made.failure.observed).toContain(`"${state}"`);
        expect(made.failure.fix[0]).toContain(`sudo e2fsck -n ${DEVICE} `);
        expect(ran).toEqual([`sudo /usr/sbin/dumpe2fs -h ${DEVICE}`]);
      }
    },
  );

  it('D08 D11 a state that cannot be read is a stop, not a clean one', async () => {
    const dumpe2fs = {code: 1, stderr: 'dumpe2fs: Bad magic number in super-block\n'};
    expect(await place({dumpe2fs, answer: 'yes'}).reuse()).toMatchObject({
      status: 'stop',
      failure: {observed: 'dumpe2fs: Bad magic number in super-block'},
    });
    expect(await place({dumpe2fs: {notFound: true}, answer: 'yes'}).reuse()).toMatchObject({
      failure: {observed: 'dumpe2fs is not installed'},
    });
  });

  it('of ours that is clean is not asked about, and its folder is not listed', async () => {
    const {ran, reuse} = place({view: disk(DEVICE, 'READY')});
    expect(await reuse()).toEqual({status: 'go', seen: []});
    expect(ran.join()).not.toContain('debugfs');
  });
});
