import {describe, expect, it} from 'vitest';
import {type PathsOnNvmeFacts, pathsOnNvme} from '../../src/gates/paths-on-nvme.ts';
import type {FileStat} from '../../src/host/ports.ts';
import {contextOn} from './machine.ts';
import {mount, root} from './mounts.ts';
import {withEnv} from './with-env.ts';

const folder: FileStat = {
  kind: 'directory',
  bytes: 4096,
  device: 1,
  mode: 0o755,
  uid: 1000,
  gid: 1000,
  modifiedMs: 0,
};
const config: PathsOnNvmeFacts['config'] = {
  ok: true,
  value: {
    modelFolder: '/nvme/sllm-models',
    cacheFolder: '/nvme/hf-cache',
    modelName: 'a/b',
    memPoolSize: '32GB',
    baselinePort: 8001,
    faststartPort: 8082,
    hfToken: null,
    hfEndpoint: 'https://huggingface.co',
    threads: 16,
    chunkSize: '128MB',
  },
};
type Folder = PathsOnNvmeFacts['folders'][number];
function folderFacts(changes: Partial<Folder> = {}): Folder {
  return {
    key: 'MODEL_FOLDER',
    path: '/nvme/sllm-models',
    stat: {ok: true, value: folder},
    realPath: {ok: true, value: '/nvme/sllm-models'},
    mount: {status: 'seen', value: mount()},
    ...changes,
  };
}
function pathFacts(first: Partial<Folder> = {}, changes: Partial<PathsOnNvmeFacts> = {}): PathsOnNvmeFacts {
  const cache = folderFacts({
    key: 'HF_CACHE_FOLDER',
    path: '/nvme/hf-cache',
    realPath: {ok: true, value: '/nvme/hf-cache'},
  });
  return {
    config,
    mountPoint: '/nvme',
    mount: {status: 'seen', value: mount()},
    folders: [folderFacts(first), cache],
    user: {uid: 1000, gid: 1000, name: 'ann'},
    evidence: [],
    ...changes,
  };
}
const denied = {ok: false, code: 'EACCES', message: 'permission denied'} as const;

describe('paths-on-nvme', () => {
  it.each<[string, PathsOnNvmeFacts, string, string]>([
    ['both on the NVMe', pathFacts(), 'pass', '/nvme/sllm-models on /dev/nvme0n1'],
    ['D30 a slash too many', pathFacts({path: '/nvme/sllm-models/'}), 'pass', 'on /dev/nvme0n1'],
    [
      'D30 /nvme2 is not /nvme',
      pathFacts({
        path: '/nvme2/x',
        realPath: {ok: true, value: '/nvme2/x'},
        mount: {status: 'seen', value: root},
      }),
      'stop',
      'is on /dev/root (/)',
    ],
    [
      'D27 a link that leaves the NVMe',
      pathFacts({realPath: {ok: true, value: '/home/ann/models'}, mount: {status: 'seen', value: root}}),
      'stop',
      'a link to /home/ann/models',
    ],
    [
      'a link that stays on it',
      pathFacts({realPath: {ok: true, value: '/nvme/other'}}),
      'pass',
      'a link to /nvme/other',
    ],
    [
      'a folder that is missing',
      pathFacts({stat: {ok: false, code: 'ENOENT', message: 'no'}}),
      'stop',
      'does not exist',
    ],
    [
      'a file in its place',
      pathFacts({stat: {ok: true, value: {...folder, kind: 'file'}}}),
      'stop',
      'is not a folder',
    ],
    [
      'D38 a folder of root',
      pathFacts({stat: {ok: true, value: {...folder, uid: 0}}}),
      'warn',
      'on /dev/nvme0n1',
    ],
    ['a folder that may not be looked at', pathFacts({stat: denied}), 'unknown', 'permission denied'],
    ['a path that cannot be resolved', pathFacts({realPath: denied}), 'unknown', 'permission denied'],
    [
      'a mount that cannot be read',
      pathFacts({mount: {status: 'unknown', why: 'no findmnt'}}),
      'unknown',
      'no findmnt',
    ],
    ['a path on no mount', pathFacts({mount: {status: 'seen', value: null}}), 'unknown', 'no mount'],
    [
      'no NVMe mounted',
      pathFacts({}, {mount: {status: 'seen', value: root}}),
      'stop',
      'there is no NVMe to be on',
    ],
    [
      'mounts that cannot be read',
      pathFacts({}, {mount: {status: 'unknown', why: 'no findmnt'}}),
      'unknown',
      'no findmnt',
    ],
    [
      'no .env',
      pathFacts(
        {},
        {
          config: {
            ok: false,
            problems: [{line: null, key: null, text: 'there is no /.env', fix: '', fatal: true}],
          },
        },
      ),
      'unknown',
      'there is no /.env',
    ],
  ])('%s', (_, facts, status, observed) => {
    const result = pathsOnNvme.judge(facts);
    expect(result.status).toBe(status);
    expect(result.observed).toContain(observed);
  });

  it('gives root no advice about owners', () => {
    const facts = pathFacts(
      {stat: {ok: true, value: {...folder, uid: 5}}},
      {user: {uid: 0, gid: 0, name: 'root'}},
    );
    expect(pathsOnNvme.judge(facts).status).toBe('pass');
  });

  it('asks findmnt about the resolved path', async () => {
    const stdout = JSON.stringify({
      filesystems: [
        {
          source: '/dev/nvme0n1',
          target: '/nvme',
          fstype: 'ext4',
          options: 'rw',
          uuid: 'u',
          'maj:min': '259:0',
        },
      ],
    });
    const context = contextOn(
      withEnv({
        folders: ['/nvme/sllm-models', '/nvme/hf-cache', '/nvme/real'],
        links: {'/nvme/hf-cache': '/nvme/real'},
        commands: [
          ['findmnt', {stdout}],
          ['df', {stdout: ''}],
        ],
      }),
    );
    expect(await pathsOnNvme.check(context)).toMatchObject({status: 'pass'});
    expect(context.ran.some(command => command.argv.at(-1) === '/nvme/real')).toBe(true);
  });
});
