import {existsSync, mkdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createArchive} from '../../src/host/archive.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const now = new Date('2026-11-23T15:41:01Z');

test('a run is named by its time and has a private folder', () => {
  const stateFolder = join(temporaryFolder(), 'state');
  const archive = createArchive({stateFolder, now, fresh: true});
  expect(archive.runId).toMatch(/^20261123-154101-[0-9a-f]{4}$/);
  expect(archive.runFolder).toBe(join(stateFolder, 'runs', archive.runId));
  expect(statSync(archive.runFolder).mode & 0o777).toBe(0o700);
});

test('looking makes nothing on the disk; the first write does', async () => {
  const stateFolder = join(temporaryFolder(), 'state');
  const archive = createArchive({stateFolder, now, fresh: false});
  expect(await archive.list()).toEqual([]);
  expect(existsSync(stateFolder)).toBe(false);
  const path = join(archive.runFolder, 'result.json');
  expect(await archive.write('result.json', '{}\n')).toEqual({ok: true, value: path});
  expect(readFileSync(path, 'utf8')).toBe('{}\n');
});

test('runs are listed newest first, and only runs', async () => {
  const stateFolder = temporaryFolder();
  for (const id of ['20261122-235959-ffff', '20261123-000000-0000', 'lost+found', '.20261123-000000-0000']) {
    mkdirSync(join(stateFolder, 'runs', id), {recursive: true});
  }
  const archive = createArchive({stateFolder, now, fresh: false});
  expect((await archive.list()).map(run => run.id)).toEqual(['20261123-000000-0000', '20261122-235959-ffff']);
});

test("a run's journal is read by its id, and nothing else is", async () => {
  const archive = createArchive({stateFolder: temporaryFolder(), now, fresh: true});
  await archive.write('events.jsonl', '{}\n');
  expect(await archive.journal(archive.runId)).toEqual({ok: true, value: '{}\n'});
  expect(await archive.journal('20200101-000000-0000')).toMatchObject({ok: false, code: 'ENOENT'});
  expect(await archive.journal('../../etc')).toMatchObject({
    ok: false,
    code: 'ENOENT',
    message: expect.stringContaining("not a run's id"),
  });
});

test('a log gets its lines in order, below logs/', () => {
  const archive = createArchive({stateFolder: temporaryFolder(), now, fresh: false});
  archive.appendLog('build.log', 'one');
  archive.appendLog('build.log', 'two\n');
  archive.close();
  expect(readFileSync(join(archive.runFolder, 'logs', 'build.log'), 'utf8')).toBe('one\ntwo\n');
});

test('a name with a folder in it is a bug', async () => {
  const archive = createArchive({stateFolder: temporaryFolder(), now, fresh: false});
  await expect(archive.write('../x', '')).rejects.toThrow(/not a file name/);
  expect(() => archive.appendLog('a/b', '')).toThrow(/not a file name/);
});
