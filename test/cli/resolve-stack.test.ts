import {expect, test} from 'vitest';
import {locateStack, type StackRequest} from '../../src/cli/resolve-stack.ts';
import {loaders} from '../../src/stacks/loaders.ts';
import {sllm} from '../../src/stacks/sllm.ts';

const bundled = {composeFile: '/pkg/compose/docker-compose.yml', commonEnv: '/pkg/compose/env/common.env'};
const request = (change: Partial<StackRequest>): StackRequest => ({
  cwd: '/home/op',
  workspace: null,
  composeFiles: [],
  spec: sllm,
  bundledFolder: '/pkg/compose',
  ...change,
});
/** A file system of readable files; a value other than null is why one cannot be read. */
const holding = (files: Record<string, string | null>) => (path: string) =>
  path in files ? (files[path] ?? null) : 'ENOENT';

test('without anything else the bundled stack is used, on the folder we stand in', () => {
  expect(locateStack(request({}), holding({}))).toMatchObject({
    ok: true,
    workspace: '/home/op',
    stack: {kind: 'bundled', composeFiles: [bundled.composeFile], commonEnv: bundled.commonEnv},
  });
});

test("a checkout of the runbook's layout is found from any folder inside it", () => {
  const look = holding({'/repo/vllm_bridge/docker-compose.yml': null});
  expect(locateStack(request({cwd: '/repo/benchmarks/old'}), look)).toMatchObject({
    ok: true,
    workspace: '/repo',
    stack: {
      kind: 'runbook',
      composeFiles: ['/repo/vllm_bridge/docker-compose.yml'],
      commonEnv: '/repo/vllm_bridge/env/common.env',
    },
  });
});

test('a named workspace is taken as it is, and nothing is looked for above it', () => {
  const look = holding({'/repo/vllm_bridge/docker-compose.yml': null, '/repo/sub': 'EISDIR'});
  expect(locateStack(request({workspace: '/repo/sub'}), look)).toMatchObject({
    workspace: '/repo/sub',
    stack: {kind: 'bundled'},
  });
});

test.each([
  ['ENOENT', 'does not exist'],
  ['ENOTDIR', 'does not exist'],
  [null, 'is not a folder'],
  ['EACCES', 'cannot be read (EACCES)'],
])('a workspace that is named and is no folder (%s) is a usage error', (code, words) => {
  expect(locateStack(request({workspace: '/nowhere'}), holding({'/nowhere': code}))).toMatchObject({
    ok: false,
    exit: 'usage',
    error: {short: `the workspace /nowhere ${words}`},
  });
});

test('named compose files win, in their order', () => {
  const look = holding({'/home/op/a.yml': null, '/home/op/b.yml': null, '/home/op/env/common.env': null});
  expect(locateStack(request({composeFiles: ['a.yml', 'b.yml']}), look)).toMatchObject({
    stack: {
      kind: 'given',
      composeFiles: ['/home/op/a.yml', '/home/op/b.yml'],
      commonEnv: '/home/op/env/common.env',
    },
  });
});

test('a named compose file that is not there is a usage error', () => {
  expect(locateStack(request({composeFiles: ['a.yml']}), holding({}))).toEqual({
    ok: false,
    exit: 'usage',
    error: {
      short: 'the compose file /home/op/a.yml does not exist',
      fix: ['is the path right? /home/op/a.yml'],
    },
  });
});

test('a compose file that was found and cannot be read is not passed over for the bundled one', () => {
  const look = holding({'/home/op/vllm_bridge/docker-compose.yml': 'EACCES'});
  expect(locateStack(request({}), look)).toMatchObject({
    ok: false,
    exit: 'couldNotCheck',
    error: {
      short: expect.stringContaining('cannot be read (EACCES)'),
      fix: [expect.stringContaining('ls -l'), expect.any(String)],
    },
  });
});

test('the overlay with the offline toggles joins as soon as it is written', () => {
  const files: Record<string, string | null> = {};
  const located = locateStack(request({}), holding(files));
  if (!located.ok) throw new Error(located.error.short);
  expect(located.stack.composeFiles).toHaveLength(1);
  files[located.stack.overlayFile] = null;
  expect(located.stack.composeFiles).toEqual([bundled.composeFile, '/home/op/.faststart/offline-toggle.yml']);
});

test('another stack is the bundled one, also in a checkout of the layout, and its overlay is its own', () => {
  const look = holding({
    '/repo/vllm_bridge/docker-compose.yml': null,
    '/repo/.faststart/offline-toggle.yml': null,
  });
  const located = locateStack(request({cwd: '/repo/benchmarks', spec: loaders}), look);
  expect(located).toMatchObject({
    workspace: '/repo',
    stack: {
      kind: 'bundled',
      composeFiles: ['/pkg/compose/loaders.yml'],
      overlayFile: '/repo/.faststart/offline-toggle-loaders.yml',
    },
  });
});
