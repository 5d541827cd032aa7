import {describe, expect, it} from 'vitest';
import {pathsOnNvme} from '../../src/gates/paths-on-nvme.ts';
import {contextOn, type Machine} from './machine.ts';
import {container, ours} from './stack.ts';
import {withEnv} from './with-env.ts';

const filesystems = [
  {source: '/dev/nvme0n1', target: '/nvme', fstype: 'ext4', options: 'rw', uuid: 'u', 'maj:min': '259:0'},
];
const host = `1 0 8:1 / / rw shared:1 - ext4 /dev/root rw
40 1 259:0 / /nvme rw shared:2 - ext4 /dev/nvme0n1 rw
`;
const inside = (majMin: string, root: string) => `700 650 0:60 / / rw - overlay overlay rw
701 700 ${majMin} ${root} /models rw master:2 - ext4 x rw
`;
const mounts = [{source: '/nvme/sllm-models', target: '/models', writable: false}];

function machine(
  mountinfo: Parameters<typeof withEnv>[0]['commands'],
  changes: Partial<Machine> = {},
): Machine {
  return withEnv({
    folders: ['/nvme', '/nvme/sllm-models', '/nvme/hf-cache'],
    files: {'/proc/self/mountinfo': host},
    containers: [container('sllm_store', ours)],
    inspected: {'id-sllm_store': {ports: [], pid: 4242, mounts}},
    commands: [
      ...(mountinfo ?? []),
      ['findmnt', {stdout: JSON.stringify({filesystems})}],
      ['df', {stdout: ''}],
      ['find', {stdout: '66304 /nvme/x\n'}],
    ],
    ...changes,
  });
}
const answering = (stdout: string) => machine([['sudo /usr/bin/cat /proc/4242/mountinfo', {stdout}]]);

describe("paths-on-nvme and the containers' own view", () => {
  it('passes where the container has the same folder of the same file system', async () => {
    const context = contextOn(answering(inside('259:0', '/sllm-models')));
    expect(await pathsOnNvme.check(context)).toMatchObject({status: 'pass'});
    expect(context.ran.filter(command => command.sudo === true)).toHaveLength(1);
  });

  it.each([
    ['D36 a container that was started before the mount', inside('8:1', '/nvme/sllm-models')],
    ['D36 the same folder of the disk that was there before', inside('259:7', '/sllm-models')],
    ['D36 a folder that was removed and made anew', inside('259:0', '/sllm-models//deleted')],
  ])('%s is a hard stop: recreate it', async (_, text) => {
    const result = await pathsOnNvme.check(contextOn(answering(text)));
    expect(result).toMatchObject({
      status: 'stop',
      waivable: false,
      short: 'sllm_store sees another folder',
      fixes: [{commands: [{argv: ['docker', 'rm', '-f', 'sllm_store']}]}, {}],
    });
  });

  it.each([
    ['/nvme', '/nvme', '/nvme'],
    ['/nvme', '/data', '/data'],
    ['/', '/host', '/host/nvme'],
  ])('D36 passes where a container with %s in %s has the folders below it', async (source, target, at) => {
    const text = `700 650 0:60 / / rw - overlay overlay rw\n701 700 259:0 / ${at} rw - ext4 x rw\n`;
    const inspected = {'id-sllm_store': {ports: [], pid: 4242, mounts: [{source, target, writable: true}]}};
    expect(await pathsOnNvme.check(contextOn({...answering(text), inspected}))).toMatchObject({
      status: 'pass',
    });
  });

  it.each([
    ['/nvme', '/nvme', '701 700 8:1 /nvme /nvme rw - ext4 x rw\n'],
    ['/', '/host', '701 700 8:1 / /host rw - ext4 x rw\n'],
  ])('D36 a container with %s in %s from before the mount is a hard stop', async (source, target, line) => {
    const text = `700 650 0:60 / / rw - overlay overlay rw\n${line}`;
    const inspected = {'id-sllm_store': {ports: [], pid: 4242, mounts: [{source, target, writable: true}]}};
    const result = await pathsOnNvme.check(contextOn({...answering(text), inspected}));
    expect(result).toMatchObject({status: 'stop', waivable: false, short: 'sllm_store sees another folder'});
    expect(result.observed).toContain(`in ${target}${source === '/' ? '/nvme' : ''}/sllm-models`);
    expect(result.observed).toContain('/hf-cache');
  });

  it.each([
    ['no sudo', {code: 1, stderr: 'sudo: a password is required\n'}, 'a password is required'],
    [
      'a table without the target',
      {stdout: '700 650 0:60 / /other rw - overlay overlay rw\n'},
      'no mount of sllm_store',
    ],
  ])('D36 says that it could not see: %s', async (_, answer, why) => {
    const result = await pathsOnNvme.check(contextOn(machine([['mountinfo', answer]])));
    expect(result).toMatchObject({status: 'warn', short: 'the view of sllm_store was not seen'});
    expect(result.observed).toContain(why);
  });

  it('D36 says that Docker could not be asked', async () => {
    const docker = {list: async () => ({ok: false, code: 'unreachable', message: 'no daemon'}) as const};
    expect(await pathsOnNvme.check(contextOn(machine([], {docker})))).toMatchObject({
      status: 'warn',
      observed: expect.stringContaining('no daemon'),
    });
  });

  it('asks for nothing where no container of the stack runs, or none has a folder of ours', async () => {
    const ended = machine([], {containers: [container('sllm_store', ours, 'exited')]});
    expect(await pathsOnNvme.check(contextOn(ended))).toMatchObject({status: 'pass'});
    const other = [{source: '/nvme/sllm-models-2', target: '/models', writable: true}];
    const elsewhere = machine([], {inspected: {'id-sllm_store': {ports: [], pid: 4242, mounts: other}}});
    expect(await pathsOnNvme.check(contextOn(elsewhere))).toMatchObject({status: 'pass'});
  });
});
