import {describe, expect, it} from 'vitest';
import {harmless, judgeNames, namesLine, readNames} from '../../src/disks/glimpse.ts';
import {judgeSuperblock, readSuperblock} from '../../src/disks/superblock.ts';
import type {Exit} from '../../src/host/ports.ts';
import {stage} from '../actions/stage.ts';
import {type Answer, fakeHost} from '../support/fake-host.ts';

const DEVICE = '/dev/nvme2n1';
const BANNER = 'dumpe2fs 1.47.0 (5-Feb-2023)\n';

function exit({stdout = '', stderr = BANNER, code = 0}: Answer): Exit {
  return {
    ok: code === 0,
    code,
    signal: null,
    stdout,
    stderr,
    timedOut: false,
    notFound: false,
    durationMs: 1,
    shell: '',
  };
}

function folder(...names: readonly string[]): string {
  const entries = names.map((name, at) => `/${12 + at}/100644/0/0/${name}/7/\n`);
  return `/2/040755/0/0/.//\n/2/040755/0/0/..//\n/11/040700/0/0/lost+found//\n${entries.join('')}\n`;
}

const header = (more: Record<string, string> = {}): string =>
  Object.entries({
    'Filesystem volume name': 'data',
    'Last mounted on': '/srv/data',
    'Filesystem features': 'has_journal extent 64bit',
    'Filesystem state': 'clean',
    'Block count': '16384',
    'Overhead clusters': '2311',
    'Free blocks': '14059',
    'Block size': '1024',
    'Last mount time': 'Sun May 21 22:23:32 2023',
    ...more,
  })
    .map(([name, value]) => `${`${name}:`.padEnd(25)} ${value}\n`)
    .join('');

describe('the root folder of a disk that is not mounted', () => {
  it('D07 lists what is in it, and not what every ext4 has', () => {
    expect(judgeNames(exit({stdout: folder('a b', 'ünï', 'x')}))).toEqual({
      status: 'seen',
      value: ['a b', 'ünï', 'x'],
    });
    expect(namesLine({status: 'seen', value: ['a b', 'x']})).toBe('In its root folder: a b, x.');
  });

  it('D07 shows eight names, and says how many more there are', () => {
    const all = Array.from({length: 11}, (_, at) => `file-${at}`);
    const line = namesLine(judgeNames(exit({stdout: folder(...all)})));
    expect(line).toContain('file-7, and 3 more.');
    expect(line).not.toContain('file-8');
    expect(namesLine({status: 'seen', value: all.slice(0, 8)})).not.toContain('more');
  });

  it('D07 a name with a line break is one name, and none moves the cursor', () => {
    const seen = judgeNames(exit({stdout: folder('new\nline', 'esc\u001b[31m', 'turned\u202e')}));
    expect(seen).toMatchObject({value: ['new\nline', 'esc\u001b[31m', 'turned\u202e']});
    expect(namesLine(seen)).toBe('In its root folder: new?line, esc?[31m, turned?.');
    expect(namesLine({status: 'seen', value: ['n'.repeat(255)]}).length).toBeLessThan(50);
    expect(harmless('a\u009bb\u2028c')).toBe('a?b?c');
  });

  it('is empty only when it was listed', () => {
    expect(namesLine(judgeNames(exit({stdout: folder()})))).toBe('Its root folder is empty.');
  });

  it.each<[string, Answer]>([
    [
      'it cannot be read, with exit code 0',
      {stderr: 'debugfs 1.47.0 (5-Feb-2023)\ndebugfs: Input/output error while trying to open /dev/x\n'},
    ],
    ['its checksums are wrong', {stdout: folder('x'), stderr: 'ls: Directory block checksum does not match'}],
    ['nothing is printed', {}],
    ['something else is printed', {stdout: `[the first 7 bytes were not kept]\n${folder('x')}`}],
    ['debugfs is killed', {stdout: folder('x'), code: 137}],
  ])('D11 is not known, and never empty, where %s', (_what, answer) => {
    const seen = judgeNames(exit(answer));
    expect(seen.status).toBe('unknown');
    expect(namesLine(seen)).toContain('could not be listed: ');
  });
});

describe('what an ext4 says of itself', () => {
  it('D07 has its label, what is used besides its own tables, and where it was mounted last', () => {
    expect(judgeSuperblock(exit({stdout: header()}))).toEqual({
      status: 'seen',
      value: {
        label: 'data',
        bytes: 16384 * 1024,
        usedBytes: 14 * 1024,
        tablesCounted: false,
        state: 'clean',
        journalPending: false,
        lastMountedOn: '/srv/data',
        lastMountedAt: 'Sun May 21 22:23:32 2023',
      },
    });
  });

  it('counts the tables as used where an older one does not say what they take', () => {
    const text = header().replace(/^Overhead.*\n/m, '');
    expect(judgeSuperblock(exit({stdout: text}))).toMatchObject({
      value: {usedBytes: (16384 - 14059) * 1024, tablesCounted: true},
    });
  });

  it('has neither label nor last mount where it is new, and a journal to replay after a power cut', () => {
    const text = header({
      'Filesystem volume name': '<none>',
      'Last mounted on': '<not available>',
      'Last mount time': 'n/a',
      'Filesystem features': 'has_journal needs_recovery extent',
    });
    expect(judgeSuperblock(exit({stdout: text}))).toMatchObject({
      value: {label: null, lastMountedOn: null, lastMountedAt: null, journalPending: true},
    });
  });

  it('D08 a label that pretends to be the state does not hide the one that is true', () => {
    const text = header({
      'Last mounted on': '/x\nFilesystem state: clean',
      'Filesystem state': 'clean with errors',
    });
    expect(judgeSuperblock(exit({stdout: text}))).toMatchObject({value: {state: 'clean with errors'}});
  });

  it.each<[string, Answer]>([
    ['there is no superblock', {code: 1, stderr: `${BANNER}dumpe2fs: Bad magic number in super-block\n`}],
    ['its size is missing', {stdout: header().replace(/^Block count.*\n/m, '')}],
    ['its state is missing', {stdout: header().replace(/^Filesystem state.*\n/m, '')}],
  ])('D11 is not known where %s', (_what, answer) => {
    const seen = judgeSuperblock(exit(answer));
    expect(seen.status).toBe('unknown');
    expect(JSON.stringify(seen)).not.toContain('1.47.0');
  });
});

it('D07 both looks only read, as root', async () => {
  const ran: unknown[] = [];
  const {context} = stage({
    host: fakeHost({
      answer: command => {
        ran.push(command);
        return {};
      },
    }),
  });
  await readSuperblock(context, DEVICE);
  await readNames(context, DEVICE);
  expect(ran).toEqual([
    {argv: ['/usr/sbin/dumpe2fs', '-h', DEVICE], sudo: true},
    {argv: ['/usr/sbin/debugfs', '-R', 'ls -p /', DEVICE], sudo: true},
  ]);
});
