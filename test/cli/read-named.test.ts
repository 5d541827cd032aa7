import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {readNamed} from '../../src/cli/read-named.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faststart-named-'));
});
afterEach(() => rmSync(folder, {recursive: true}));

test('a file that is there is read', () => {
  const path = join(folder, 'numbers.json');
  writeFileSync(path, '{}');
  expect(readNamed(path)).toEqual({ok: true, value: '{}'});
});

test('one that is not, and a folder, are said in a word, once, with a look that can be pasted', () => {
  const gone = join(folder, "op's numbers.json");
  expect(readNamed(gone)).toEqual({
    ok: false,
    error: {short: `${gone} does not exist`, fix: [`ls -ld '${folder}/op'\\''s numbers.json'`]},
  });
  expect(readNamed(folder)).toMatchObject({ok: false, error: {short: `${folder} is a folder`}});
});
