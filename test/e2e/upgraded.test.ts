import {cpSync, existsSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {beforeEach, expect, test} from 'vitest';
import {faststart, start, temporaryFolder} from './program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let installed: string;
let bin: string;

/** A copy of the program, to be upgraded while it runs. */
beforeEach(() => {
  installed = temporaryFolder();
  for (const part of ['bin', 'dist', 'compose', 'package.json'])
    cpSync(join(root, part), join(installed, part), {recursive: true});
  bin = join(installed, 'bin/faststart.js');
});

test('a program whose files are replaced while it measures ends with its verdict and its report', async () => {
  const online = ['run', 'repo', '0', '1', '2', '3', '4', '5', '6', '--json', '--runs', '1'];
  const running = start([...online, '--rehearse', '--speed', '60'], {bin});
  await running.saw('online   warm-up  ');
  rmSync(join(installed, 'dist'), {recursive: true});
  cpSync(join(root, 'package.json'), join(installed, 'dist/main.js'));
  const {code, stdout, stderr} = await running.ended;
  expect(stderr).not.toMatch(/bug|a part of the program is gone|report could not be written/);
  const {verdict, exitCode, folder} = JSON.parse(stdout);
  expect(verdict).not.toBeNull();
  expect(code).toBe(exitCode);
  for (const name of ['report.md', 'report.html', 'report.json'])
    expect(existsSync(join(folder, name)), name).toBe(true);
}, 120_000);

test('a part that is gone all the same is said to be so, with what to do', async () => {
  const part = readdirSync(join(installed, 'dist')).find(name => /^open-machine-\w+\.js$/.test(name)) ?? '';
  rmSync(join(installed, 'dist', part));
  const {code, stderr} = await faststart(['plan', '0', '--rehearse'], {bin});
  expect(code).toBe(1);
  expect(stderr).toContain(`a part of the program is gone: file://${join(installed, 'dist', part)}`);
  expect(stderr).toContain('faststart resume');
  expect(stderr).not.toMatch(/bug|^ {4}at /m);
});
