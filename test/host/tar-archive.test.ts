import {execFileSync} from 'node:child_process';
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {writeTarArchive} from '../../src/host/tar-archive.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const entries = [
  {name: 'answer.txt', text: 'NOT READY\n'},
  {name: 'long.txt', text: 'ä'.repeat(100_000)},
];

test('what is packed is what tar unpacks, for its owner alone', async () => {
  const path = join(temporaryFolder(), 'bundle.tar.gz');
  expect(await writeTarArchive(path, entries, new Date(0))).toMatchObject({ok: true});
  expect(execFileSync('tar', ['-tzf', path], {encoding: 'utf8'})).toBe('answer.txt\nlong.txt\n');
  const unpacked = execFileSync('tar', ['-xzOf', path, 'long.txt'], {encoding: 'utf8'});
  expect(unpacked).toBe(entries[1]?.text);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a file that is there is never written over', async () => {
  const path = join(temporaryFolder(), 'bundle.tar.gz');
  await writeTarArchive(path, entries, new Date(0));
  expect(await writeTarArchive(path, entries, new Date(0))).toMatchObject({ok: false, code: 'EEXIST'});
});
