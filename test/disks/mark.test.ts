import {describe, expect, it} from 'vitest';
import {judgeDisk} from '../../src/disks/judge.ts';
import {
  judgeAbsence,
  judgeMark,
  type Mark,
  markOf,
  markText,
  parseMark,
  readMarks,
} from '../../src/disks/mark.ts';
import type {Look} from '../../src/disks/types.ts';
import {contextOn} from '../gates/machine.ts';
import {blankFacts, blankNvme} from './layouts.ts';

const mark: Mark = markOf(judgeDisk(blankFacts()), 'u', '/nvme');
const seen = (value: Mark | null): Look<Mark | null> => ({status: 'seen', value});
const other = {...mark, uuid: 'other'};
const unreadable: Look<Mark | null> = {status: 'unknown', why: 'no'};

describe('mark', () => {
  it('holds who the disk is, and comes back as it was written', () => {
    expect(mark).toEqual({
      schema: 'faststart.nvme/1',
      uuid: 'u',
      serial: 'S1234567',
      namespace: '1',
      bytes: 1_000_000_000_000,
      model: 'Microsoft NVMe Direct Disk v2',
      mountPoint: '/nvme',
    });
    expect(parseMark('x', {ok: true, value: markText(mark)})).toEqual(seen(mark));
  });

  it.each([
    ['nothing', {ok: false, code: 'ENOENT', message: 'no'} as const, seen(null)],
    ['an unreadable file', {ok: false, code: 'EIO', message: 'I/O error'} as const, {status: 'unknown'}],
    ['half a file', {ok: true, value: '{"schema":'} as const, {status: 'unknown'}],
    ['another schema', {ok: true, value: '{"schema":"x"}'} as const, {status: 'unknown'}],
  ])('takes %s for what it is', (_what, text, look) => {
    expect(parseMark('x', text)).toMatchObject(look);
  });

  it('reads both; a record of another mount point says nothing about this one', async () => {
    const files = {
      '/nvme/.faststart-nvme.json': markText(mark),
      '/home/ann/repo/.faststart/nvme.json': markText(mark),
    };
    expect(await readMarks(contextOn({files}))).toEqual({sentinel: seen(mark), record: seen(mark)});
    const settings = {mountPoint: '/fast'};
    expect(await readMarks(contextOn({files, settings}))).toEqual({sentinel: seen(null), record: seen(null)});
  });

  it.each<[string, Look<Mark | null>, Look<Mark | null>, string | null, string, string]>([
    ['neither', seen(null), seen(null), 'u', 'fine', 'no record'],
    ['both as they should be', seen(mark), seen(mark), 'u', 'fine', ''],
    ['D35 another file system', seen(other), seen(mark), 'other', 'stop', 'now it has other'],
    ['D35 an empty new file system', seen(null), seen(mark), 'new', 'stop', 'now it has new'],
    ['D35 no mark on it', seen(null), seen(mark), 'u', 'stop', 'missing'],
    ["D35 another disk's mark on it", seen(other), seen(mark), 'u', 'stop', 'names other'],
    ['a findmnt that knows no UUID, with the mark', seen(mark), seen(mark), null, 'fine', ''],
    ['a findmnt that knows no UUID, without it', seen(null), seen(mark), null, 'stop', 'missing'],
    ['no record, and a mark that was copied', seen(other), seen(null), 'u', 'fine', 'written for'],
    ['a record that cannot be read', seen(mark), unreadable, 'u', 'unknown', 'no'],
    ['a mark that cannot be read', unreadable, seen(mark), 'u', 'unknown', 'no'],
  ])('of a mounted disk: %s', (_what, sentinel, record, uuid, status, text) => {
    const judged = judgeMark({sentinel, record}, '/nvme', uuid);
    expect(judged.status).toBe(status);
    expect(JSON.stringify(judged)).toContain(text);
  });

  it.each<[string, Partial<typeof blankNvme> | null, string | undefined]>([
    ['D35 it came back raw', {}, 'came back raw (the VM was deallocated)'],
    ['D14 it is gone', null, 'no longer here'],
    ['another one has its place', {serial: 'OTHER'}, 'no longer here'],
    ['another namespace of its controller', {namespace: '2'}, 'no longer here'],
    ['it is only not mounted', {fsType: 'ext4', uuid: 'u'}, undefined],
  ])('of a disk that is not mounted: %s', (_what, changes, text) => {
    const judged = judgeAbsence(mark, changes === null ? [] : [{...blankNvme, ...changes}]);
    if (text === undefined) expect(judged).toBeUndefined();
    else expect(judged).toMatchObject({status: 'stop', text: expect.stringContaining(text)});
  });
});
