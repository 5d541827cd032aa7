import {mkdirSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {resolveMountPoint} from '../../src/cli/resolve-mount-point.ts';
import {createLocalHost} from '../../src/host/local-host.ts';
import {sllm} from '../../src/stacks/sllm.ts';
import {contextOn} from '../gates/machine.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'faststart-mount-point-'));
});
afterEach(() => rmSync(root, {recursive: true, force: true}));

const stack = {
  kind: 'bundled',
  spec: sllm,
  composeFiles: [],
  commonEnv: null,
  overlayFile: '/o.yml',
} as const;
const places = {
  cwd: '/w',
  workspace: '/w/repo',
  stack,
  envFile: '/w/repo/.env',
  mountPoint: '/nvme',
  stateFolder: '/s/faststart',
};
/** Paths of a machine that is below a folder, as a rehearsed one is. */
const resolveBelow = (mountPoint: string | null) =>
  resolveMountPoint({mountPoint}, {host: createLocalHost({root, environment: {}}), places});

test('D26 links are resolved once, by flag and without, also where the last folder is not there yet', async () => {
  mkdirSync(join(root, 'data'));
  symlinkSync('data', join(root, 'nvme'));
  symlinkSync('data', join(root, 'link'));
  expect(await resolveBelow(null)).toEqual({ok: true, value: '/data'});
  expect(await resolveBelow('/link')).toEqual({ok: true, value: '/data'});
  expect(await resolveBelow('/link/new/nvme')).toEqual({ok: true, value: '/data/new/nvme'});
  expect(await resolveBelow('../other')).toEqual({ok: true, value: '/other'});
});

test.each([
  ['/etc', 'belongs to the operating system'],
  ['/home', 'belongs to the operating system'],
  ['/w', 'hide the workspace (/w/repo)'],
  ['/s', 'hide the records of this program (/s/faststart)'],
  ['.', 'hide the workspace (/w/repo)'],
])('D31 a flag that would hide what is needed is a wrong command line: %s', async (flag, said) => {
  expect(await resolveBelow(flag)).toMatchObject({
    ok: false,
    error: {short: expect.stringContaining(said), fix: [expect.stringContaining('/nvme'), expect.anything()]},
  });
});

test('a link does not get round it', async () => {
  mkdirSync(join(root, 'etc'));
  symlinkSync('etc', join(root, 'nvme'));
  expect((await resolveBelow('/nvme')).ok).toBe(false);
});

test('a workspace on the NVMe that is mounted already is no objection', async () => {
  const on = (device: number) =>
    resolveMountPoint(
      {mountPoint: '/w'},
      {host: contextOn({folders: ['/', '/w', '/w/repo'], deviceNumbers: {'/w': device}}).host, places},
    );
  expect(await on(7)).toEqual({ok: true, value: '/w'});
  expect((await on(1)).ok).toBe(false);
});
