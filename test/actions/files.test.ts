import {existsSync} from 'node:fs';
import {mkdir, readFile, stat, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {performEditFile} from '../../src/actions/edit-file.ts';
import {performRemoveTree} from '../../src/actions/remove-tree.ts';
import {createLocalHost} from '../../src/host/local-host.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {stage} from './stage.ts';

function place() {
  const folder = temporaryFolder();
  return {folder, ...stage({host: createLocalHost({})})};
}

it('writes a file, keeps the old text and shows what changed, without the secret', async () => {
  const {folder, context, events} = place();
  const path = join(folder, '.env');
  await writeFile(path, 'A=1\n');
  context.redactor.add('opensesame');
  const result = await performEditFile(
    {
      kind: 'edit-file',
      purpose: 'repair',
      path,
      before: 'A=1\n',
      after: 'A=1\nHF_TOKEN=opensesame\n',
      mode: 0o600,
    },
    context,
  );
  expect(result).toEqual({ok: true});
  expect(await readFile(path, 'utf8')).toBe('A=1\nHF_TOKEN=opensesame\n');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readFile(`${path}.faststart-backup`, 'utf8')).toBe('A=1\n');
  expect(events).toContainEqual({type: 'action.output', text: '+ HF_TOKEN=[hidden]'});
});

it('does not overwrite what somebody else wrote in the meantime', async () => {
  const {folder, context} = place();
  const path = join(folder, 'common.env');
  await writeFile(path, 'changed by hand\n');
  const result = await performEditFile(
    {kind: 'edit-file', purpose: 'edit', path, before: 'as planned\n', after: 'new\n'},
    context,
  );
  expect(result).toMatchObject({ok: false, failure: {short: expect.stringContaining('changed while')}});
  expect(await readFile(path, 'utf8')).toBe('changed by hand\n');
});

it.each([
  ['in UTF-8', Buffer.from('# r\xe9gl\xe9\nA=1\n', 'latin1'), 'is not UTF-8'],
  ['read whole', Buffer.from('#'.repeat(5 * 2 ** 20)), 'was not read whole'],
])('E04 writes nothing over a file that was not %s: its bytes would be lost', async (_, bytes, short) => {
  const {folder, context} = place();
  const path = join(folder, '.gitignore');
  await writeFile(path, bytes);
  const read = await context.host.readText(path);
  const before = read.ok ? read.value : '';
  const result = await performEditFile(
    {kind: 'edit-file', purpose: 'edit', path, before, after: `${before}/.env\n`},
    context,
  );
  expect(result).toMatchObject({ok: false, failure: {short: expect.stringContaining(short)}});
  expect((await readFile(path)).equals(bytes)).toBe(true);
});

it('deletes a partial output below the model folder', async () => {
  const {folder, context} = place();
  const output = join(folder, 'vllm/org/model');
  await mkdir(join(output, 'rank_0'), {recursive: true});
  const result = await performRemoveTree(
    {kind: 'remove-tree', purpose: 'clean', path: output, below: folder},
    context,
  );
  expect(result).toEqual({ok: true});
  expect(existsSync(output)).toBe(false);
  expect(existsSync(folder)).toBe(true);
});

it.each([
  ['the guarded folder itself', (folder: string) => folder],
  ['a folder just below it', (folder: string) => join(folder, 'vllm')],
  ['a way out of it', (folder: string) => join(folder, 'vllm/org/../../../elsewhere')],
  ['a link', (folder: string) => join(folder, 'vllm/org/link')],
  ['a file', (folder: string) => join(folder, 'vllm/org/file')],
])('never deletes %s', async (_what, pathIn) => {
  const {folder: outside, context} = place();
  const folder = join(outside, 'models');
  await mkdir(join(folder, 'vllm/org'), {recursive: true});
  await mkdir(join(outside, 'elsewhere/precious'), {recursive: true});
  await symlink(join(outside, 'elsewhere'), join(folder, 'vllm/org/link'));
  await writeFile(join(folder, 'vllm/org/file'), 'x');
  const path = pathIn(folder);
  const result = await performRemoveTree(
    {kind: 'remove-tree', purpose: 'clean', path, below: folder},
    context,
  );
  expect(result.ok).toBe(false);
  expect(existsSync(path)).toBe(true);
  expect(existsSync(join(outside, 'elsewhere/precious'))).toBe(true);
});
