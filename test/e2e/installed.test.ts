import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {beforeAll, expect, test} from 'vitest';
import packageJson from '../../package.json' with {type: 'json'};
import {lastingFolder} from './program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const prefix = lastingFolder();
const installed = join(prefix, 'lib/node_modules/vllm-faststart');

/** Only what an operator's shell has, and the Node.js that the tests run on. */
const env = {PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: prefix, XDG_STATE_HOME: prefix};

function faststart(...args: readonly string[]): string {
  return execFileSync(join(prefix, 'bin/faststart'), args, {cwd: prefix, env, encoding: 'utf8'});
}

/** The build was made for all end-to-end tests; `--offline` proves that the package needs no other. */
beforeAll(() => {
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', prefix];
  const archive = execFileSync('npm', pack, {cwd: root, encoding: 'utf8'}).trim();
  execFileSync('npm', [
    'install',
    '--global',
    '--offline',
    '--silent',
    '--prefix',
    prefix,
    join(prefix, archive),
  ]);
}, 60_000);

test('what npm pack packs installs globally, alone, and says its version', () => {
  expect(faststart('--version').trim()).toBe(packageJson.version);
  expect(existsSync(join(installed, 'node_modules'))).toBe(false);
});

test('the installed program brings its compose stack, and no test of it', () => {
  expect(faststart('plan', '3', '--rehearse')).toContain('build vllm_faststart');
  for (const part of [
    'docker-compose.yml',
    'env/common.env',
    'image/Dockerfile',
    'image/plugin/pyproject.toml',
  ])
    expect(existsSync(join(installed, 'compose', part)), part).toBe(true);
  const image = readdirSync(join(installed, 'compose/image'));
  expect(image.filter(name => name.includes('test') && !name.endsWith('.txt'))).toEqual([]);
});

test('the installed program brings its manual page to where man looks', () => {
  const page = readFileSync(join(prefix, 'share/man/man1/faststart.1'), 'utf8');
  expect(page).toContain(`vllm\\-faststart ${packageJson.version}`);
});

test('the installed program walks the runbook as far as nothing is measured', () => {
  const run = ['run', 'repo', '0', '1', '2', '3', '4', '5', '--rehearse', '--speed', '60', '--json'];
  expect(JSON.parse(faststart(...run))).toMatchObject({ok: true, rehearsal: true});
});
