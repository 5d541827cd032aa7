import {mkdirSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {logsOf} from '../../src/cli/pager.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

it('opens the log first that was written to last', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'logs'));
  const made = ['commands.log', 'convert_model.log', 'vllm_baseline.log'].map((name, index) => {
    const path = join(folder, 'logs', name);
    writeFileSync(path, name);
    utimesSync(path, 1000, [1000, 3000, 2000][index] ?? 0);
    return path;
  });
  expect(logsOf(folder)).toEqual([made[1], made[2], made[0]]);
});

it('has nothing to open where nothing was logged', () => {
  expect(logsOf(temporaryFolder())).toEqual([]);
});
