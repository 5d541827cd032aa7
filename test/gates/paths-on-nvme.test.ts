import {describe, expect, it} from 'vitest';
import type {BlockDevice} from '../../src/disks/types.ts';
import {toShell} from '../../src/engine/shell.ts';
import {type PathsOnNvmeFacts, pathsOnNvme} from '../../src/gates/paths-on-nvme.ts';
import type {FileStat} from '../../src/host/ports.ts';
import {contextOn} from './machine.ts';
import {mount, root} from './mounts.ts';
import {runConfig} from './run-config.ts';
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
const seen = <T>(value: T) => ({status: 'seen', value}) as const;
const blind = (why: string) => ({status: 'unknown', why}) as const;
const denied = {ok: false, code: 'EACCES', message: 'permission denied'} as const;
const owned = (changes: Partial<FileStat>) => ({stat: {ok: true, value: {...folder, ...changes}}}) as const;

type Folder = PathsOnNvmeFacts['folders'][number];
function folderFacts(changes: Partial<Folder> = {}): Folder {
  return {
    key: 'MODEL_FOLDER',
    path: '/nvme/sllm-models',
    stat: {ok: true, value: folder},
    realPath: {ok: true, value: '/nvme/sllm-models'},
    links: [],
    mount: seen(mount()),
    beneath: null,
    strays: seen([]),
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
    config: runConfig(),
    mountPoint: '/nvme',
    mountPointStat: {ok: true, value: folder},
    mount: seen(mount()),
    folders: [folderFacts(first), cache],
    devices: null,
    direct: null,
    containers: seen([]),
    user: {uid: 1000, gid: 1000, name: 'ann', home: '/home/ann'},
    evidence: [],
    ...changes,
  };
}
const disk = (name: string, majMin: string, changes: Partial<BlockDevice> = {}): BlockDevice => ({
  name,
  path: `/dev/${name}`,
  majMin,
  type: 'disk',
  bytes: 1e12,
  readOnly: false,
  transport: 'nvme',
  model: 'Microsoft NVMe Direct Disk v2',
  serial: name,
  namespace: '1',
  diskSequence: '1',
  fsType: null,
  label: null,
  uuid: null,
  partitionTable: null,
  mountPoints: [],
  children: [],
  ...changes,
});
const onNext = {mount: seen(mount({source: '/dev/nvme1n1', target: '/data', majMin: '259:5'}))};
const withDisks = (...devices: BlockDevice[]) => ({devices: {ok: true, value: devices}}) as const;
const stray = (on: Partial<ReturnType<typeof mount>>, files = 1) => ({
  strays: seen([{files, paths: ['/nvme/sllm-models/a'], mount: seen(mount(on))}]),
});

/** `stop!` is one that no flag passes. */
function verdictOn(facts: PathsOnNvmeFacts): string {
  const {status, waivable} = pathsOnNvme.judge(facts);
  return `${status}${waivable === false ? '!' : ''}`;
}

describe('paths-on-nvme judges by device', () => {
  it.each<[string, PathsOnNvmeFacts, string, string]>([
    ['both on the NVMe', pathFacts(), 'pass', '/nvme/sllm-models on /dev/nvme0n1'],
    ['D30 a slash too many', pathFacts({path: '/nvme/sllm-models/'}), 'pass', 'on /dev/nvme0n1'],
    [
      'D30 /nvme2 is not /nvme',
      pathFacts({path: '/nvme2/x', realPath: {ok: true, value: '/nvme2/x'}, mount: seen(root)}),
      'stop!',
      'is on /dev/root (/)',
    ],
    [
      'D27 a link that leaves the NVMe',
      pathFacts({
        realPath: {ok: true, value: '/home/ann/models'},
        links: ['/nvme/sllm-models'],
        mount: seen(root),
      }),
      'stop!',
      'a link to /home/ann/models',
    ],
    [
      'D27 a link above the folder is named',
      pathFacts({realPath: {ok: true, value: '/home/ann/m'}, links: ['/nvme/deep'], mount: seen(root)}),
      'stop!',
      'through /nvme/deep',
    ],
    [
      'D27 a file behind a link that leaves the NVMe',
      pathFacts(stray({...root})),
      'stop!',
      '/nvme/sllm-models/a on /dev/root (/)',
    ],
    ['D28 blobs on another disk are counted', pathFacts(stray({...root}, 7)), 'stop!', 'and 6 more'],
    [
      'D28 on a device that findmnt cannot name',
      pathFacts({strays: seen([{files: 1, paths: ['/nvme/x'], mount: blind('no findmnt')}])}),
      'stop!',
      'on another device',
    ],
    [
      'D28 a part that could not be read',
      pathFacts({strays: blind('find: /nvme/x: Permission denied')}),
      'unknown',
      'Permission denied',
    ],
    [
      'a subvolume of btrfs is the same disk',
      pathFacts({...stray({fsType: 'btrfs'}), mount: seen(mount({fsType: 'btrfs'}))}),
      'pass',
      'on /dev/nvme0n1',
    ],
    [
      'D26 a bind mount from the OS disk',
      pathFacts({
        mount: seen(mount({source: '/dev/root[/srv]', target: '/nvme/sllm-models', majMin: '8:1'})),
      }),
      'stop!',
      'is on /dev/root[/srv]',
    ],
    [
      'D26 a bind mount of the NVMe elsewhere',
      pathFacts({mount: seen(mount({source: '/dev/nvme0n1[/m]', target: '/data'}))}),
      'pass',
      'on /dev/nvme0n1[/m]',
    ],
    [
      'D26 an overlay whose upper layer is on the OS disk',
      pathFacts({mount: seen(mount({fsType: 'overlay', majMin: '0:50'})), beneath: seen(root)}),
      'stop!',
      'is on',
    ],
    [
      'D26 an overlay that does not say where it writes',
      pathFacts({mount: seen(mount({fsType: 'overlay', majMin: '0:50'})), beneath: blind('it does not say')}),
      'stop',
      'it does not say',
    ],
    ['D25 a mount hides another', pathFacts(owned({device: 7})), 'stop!', 'on another device by the kernel'],
    [
      'D29 another local NVMe',
      pathFacts(onNext, withDisks(disk('nvme0n1', '259:0'), disk('nvme1n1', '259:5'))),
      'stop',
      'another file system than that of /nvme',
    ],
    [
      'D29 an NVMe that carries the operating system is the OS disk',
      pathFacts(onNext, withDisks(disk('nvme1n1', '259:5', {mountPoints: ['/data', '/']}))),
      'stop!',
      'is on /dev/nvme1n1',
    ],
    [
      'D29 a network disk is no NVMe',
      pathFacts(onNext, withDisks(disk('nvme1n1', '259:5', {model: 'Amazon Elastic Block Store'}))),
      'stop!',
      'is on /dev/nvme1n1',
    ],
    [
      'D29 disks that cannot be listed excuse nothing',
      pathFacts(onNext, {devices: {ok: false, code: 'failed', message: 'no lsblk'}}),
      'stop!',
      'is on /dev/nvme1n1',
    ],
    [
      'D37 a folder that Docker made on the OS disk',
      pathFacts({...owned({uid: 0}), mount: seen(root)}),
      'stop!',
      'root owns it on the OS disk',
    ],
    [
      'a folder that is missing',
      pathFacts({stat: {ok: false, code: 'ENOENT', message: 'no'}}),
      'stop!',
      'does not exist',
    ],
    ['a file in its place', pathFacts(owned({kind: 'file'})), 'stop!', 'is not a folder'],
    ['a folder that may not be looked at', pathFacts({stat: denied}), 'unknown', 'permission denied'],
    ['a path that cannot be resolved', pathFacts({realPath: denied}), 'unknown', 'permission denied'],
    ['a mount that cannot be read', pathFacts({mount: blind('no findmnt')}), 'unknown', 'no findmnt'],
    ['a path on no mount', pathFacts({mount: seen(null)}), 'unknown', 'no mount'],
    ['no NVMe mounted', pathFacts({}, {mount: seen(root)}), 'stop', 'there is no NVMe to be on'],
    ['mounts that cannot be read', pathFacts({}, {mount: blind('no findmnt')}), 'unknown', 'no findmnt'],
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
    expect(verdictOn(facts)).toBe(status);
    expect(pathsOnNvme.judge(facts).observed).toContain(observed);
  });
});

describe('paths-on-nvme looks at the file system', () => {
  const on = (fsType: string, options = 'rw') => pathFacts({mount: seen(mount({fsType, options}))});
  it.each<[string, PathsOnNvmeFacts, string, string]>([
    ['D19 read-only', on('ext4', 'ro,relatime'), 'stop!', 'mounted read-only'],
    ['D19 made so by the kernel', on('ext4', 'rw,relatime,emergency_ro'), 'stop!', 'mounted read-only'],
    ['D40 tmpfs', on('tmpfs'), 'stop', 'no direct reads'],
    ['D40 ramfs', on('ramfs'), 'stop', 'no direct reads'],
    ['D40 some FUSE', on('fuse.mergerfs'), 'stop', 'no direct reads'],
    ['D40 an NVMe that refuses one', pathFacts({}, {direct: seen(false)}), 'stop', 'refuses a direct read'],
    ['D40 could not be tried', pathFacts({}, {direct: blind('dd: denied')}), 'unknown', 'dd: denied'],
    ['D40 an NVMe that takes one', pathFacts({}, {direct: seen(true)}), 'pass', 'on /dev/nvme0n1'],
    ['D41 nfs', on('nfs4'), 'stop', 'a network file system'],
    ['D41 blobfuse', on('fuse.blobfuse2'), 'stop', 'a network file system'],
    ['D41 a folder of the host of this machine', on('virtiofs'), 'stop', 'a network file system'],
    ['D41 azure files', on('cifs'), 'stop', 'a network file system'],
    ['D42 btrfs that compresses', on('btrfs', 'rw,compress=zstd:3'), 'warn', 'compresses'],
    ['D42 btrfs that does not', on('btrfs', 'rw,compress=no'), 'pass', 'on /dev/nvme0n1'],
    ['D42 zfs', on('zfs'), 'warn', 'compresses'],
    ['xfs', on('xfs'), 'pass', 'on /dev/nvme0n1'],
  ])('%s', (_, facts, status, observed) => {
    expect(verdictOn(facts)).toBe(status);
    expect(pathsOnNvme.judge(facts).observed).toContain(observed);
  });

  it('D41 a folder on another machine may be waived, one on the OS disk beside it may not', () => {
    const nfs = {mount: seen(mount({fsType: 'nfs', source: 'filer:/x', target: '/x', majMin: '0:60'}))};
    expect(verdictOn(pathFacts(nfs))).toBe('stop');
    const second = folderFacts({key: 'HF_CACHE_FOLDER', path: '/c', mount: seen(root)});
    const both = pathFacts({}, {folders: [folderFacts(nfs), second]});
    expect(verdictOn(both)).toBe('stop!');
    expect(pathsOnNvme.judge(both).observed).toContain('network file system');
  });
});

describe('paths-on-nvme looks at owners', () => {
  const fixes = (facts: PathsOnNvmeFacts) =>
    pathsOnNvme.judge(facts).fixes.flatMap(fix => fix.commands.map(command => toShell(command)));

  it('D38 offers a chown of that folder only', () => {
    const facts = pathFacts(owned({uid: 0}));
    expect(verdictOn(facts)).toBe('warn');
    expect(fixes(facts)).toEqual(['sudo /usr/bin/chown 1000:1000 /nvme/sllm-models']);
  });

  it('D38 a folder that its owner may not write to', () => {
    const facts = pathFacts(owned({mode: 0o555}));
    expect(verdictOn(facts)).toBe('warn');
    expect(fixes(facts)).toEqual(['/usr/bin/chmod u+wx /nvme/sllm-models']);
  });

  it.each(['/', '/home', '/home/ann', '/nvme'])(
    'D39 the owner of %s is left alone, however it is written',
    real => {
      const facts = pathFacts({...owned({uid: 0}), path: '/nvme/x', realPath: {ok: true, value: real}});
      expect(verdictOn(facts)).toBe('stop!');
      expect(fixes(facts).join()).not.toContain('chown');
    },
  );

  it('gives root no advice about owners', () => {
    const user = {uid: 0, gid: 0, name: 'root', home: '/root'};
    expect(verdictOn(pathFacts(owned({uid: 5}), {user}))).toBe('pass');
  });
});

describe('paths-on-nvme looks', () => {
  const filesystem = (source: string, target: string, majMin: string, more = {}) =>
    JSON.stringify({
      filesystems: [{source, target, fstype: 'ext4', options: 'rw', uuid: 'u', 'maj:min': majMin, ...more}],
    });
  const nvme = {stdout: filesystem('/dev/nvme0n1', '/nvme', '259:0')};
  const tidy = {stdout: '66304 /nvme/x\n66304 /nvme/x/a b\n'};
  const folders = ['/nvme', '/nvme/sllm-models', '/nvme/hf-cache', '/nvme/real'];

  it('asks findmnt about the resolved path, and walks what links lead to', async () => {
    const context = contextOn(
      withEnv({
        folders,
        links: {'/nvme/hf-cache': '/nvme/real'},
        commands: [
          ['findmnt', nvme],
          ['df', {stdout: ''}],
          ['/usr/bin/find -L', tidy],
        ],
      }),
    );
    expect(await pathsOnNvme.check(context)).toMatchObject({
      status: 'pass',
      observed: expect.stringContaining('/nvme/hf-cache (a link to /nvme/real) on /dev/nvme0n1'),
    });
    const ran = context.ran.map(command => command.argv);
    expect(ran.some(argv => argv.at(-1) === '/nvme/real')).toBe(true);
    const pruned = ['-path', '/nvme/hf-cache/lost+found', '-prune', '-o'];
    expect(ran).toContainEqual(['/usr/bin/find', '-L', '/nvme/hf-cache', ...pruned, '-printf', '%D %p\\n']);
  });

  it('D28 names the disk of the blobs that a snapshot links to', async () => {
    const link = '/nvme/hf-cache/hub/m/snapshots/1/model.safetensors';
    const machine = withEnv({
      folders,
      files: {'/srv/blobs/1': 'x'},
      links: {[link]: '/srv/blobs/1'},
      commands: [
        ['--target /srv/blobs/1', {stdout: filesystem('/dev/sda1', '/', '8:1')}],
        ['findmnt', nvme],
        ['df', {stdout: ''}],
        ['find -L /nvme/sllm-models', tidy],
        ['find -L /nvme/hf-cache', {stdout: `66304 /nvme/hf-cache\n2049 ${link}\n`}],
      ],
    });
    const result = await pathsOnNvme.check(contextOn(machine));
    expect(result).toMatchObject({status: 'stop', waivable: false});
    expect(result.observed).toContain(`${link} on /dev/sda1 (/)`);
  });

  it.each([
    ['D27 a loop of links', {code: 1, stdout: tidy.stdout, stderr: 'find: File system loop detected; ...\n'}],
    [
      'D27 a part that may not be read',
      {code: 1, stdout: tidy.stdout, stderr: 'find: /nvme/x: Permission denied\n'},
    ],
    ['D27 a walk without end', {code: null, timedOut: true, stdout: tidy.stdout}],
    [
      'D27 a listing that was cut',
      {stdout: `[the first 9 bytes of this output were not kept]\n${tidy.stdout}`},
    ],
    ['D27 no find', {code: null, notFound: true}],
  ])('%s is not taken as fine', async (_, find) => {
    const commands = [
      ['findmnt', nvme],
      ['df', {stdout: ''}],
      ['find', find],
    ] as const;
    expect(await pathsOnNvme.check(contextOn(withEnv({folders, commands})))).toMatchObject({
      status: 'unknown',
    });
  });

  it('D27 what was seen before a walk broke off counts', async () => {
    const find = {
      code: 1,
      stdout: '66304 /nvme/x\n2049 /nvme/x/y\n',
      stderr: 'find: /nvme/z: Permission denied\n',
    };
    const commands = [
      ['findmnt', nvme],
      ['df', {stdout: ''}],
      ['find', find],
    ] as const;
    expect(await pathsOnNvme.check(contextOn(withEnv({folders, commands})))).toMatchObject({
      status: 'stop',
      waivable: false,
    });
  });

  it('D27 a file that a download takes away meanwhile is not on another disk', async () => {
    const stderr = 'find: /nvme/x/1.incomplete: No such file or directory\n';
    const vanished = {code: 1, stdout: tidy.stdout, stderr};
    const commands = [
      ['findmnt', nvme],
      ['df', {stdout: ''}],
      ['find', vanished],
    ] as const;
    expect(await pathsOnNvme.check(contextOn(withEnv({folders, commands})))).toMatchObject({status: 'pass'});
  });

  it('D26 asks what the upper layer of an overlay is on', async () => {
    const overlay = filesystem('overlay', '/', '0:50', {
      fstype: 'overlay',
      options: 'rw,upperdir=/up/er,workdir=/w',
    });
    const commands = [
      ['--target /up/er', {stdout: filesystem('/dev/sda1', '/', '8:1')}],
      ['--target /nvme/', {stdout: overlay}],
      ['findmnt', nvme],
      ['lsblk', {stdout: '{"blockdevices": []}'}],
      ['df', {stdout: ''}],
      ['find', tidy],
    ] as const;
    const context = contextOn(withEnv({folders, commands}));
    expect(await pathsOnNvme.check(context)).toMatchObject({status: 'stop', waivable: false});
    expect(context.ran.some(command => command.argv.at(-1) === '/up/er')).toBe(true);
  });

  it.each([
    ['D40 a refused direct read', {code: 1, stderr: 'dd: error reading: Invalid argument\n'}, 'stop'],
    ['D40 one that could not be tried', {code: 1, stderr: 'dd: Permission denied\n'}, 'unknown'],
    ['D40 one that works', {}, 'pass'],
  ])('%s', async (_, dd, status) => {
    const files = {'/nvme/.faststart-nvme.json': '{}'};
    const commands = [
      ['iflag=direct bs=4096 count=1', dd],
      ['findmnt', nvme],
      ['df', {stdout: ''}],
      ['find', tidy],
    ] as const;
    expect(await pathsOnNvme.check(contextOn(withEnv({folders, files, commands})))).toMatchObject({status});
  });
});
