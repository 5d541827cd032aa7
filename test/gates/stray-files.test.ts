import {describe, expect, it} from 'vitest';
import {readStrays} from '../../src/gates/stray-files.ts';
import {contextOn} from './machine.ts';

describe('the walk for stray files', () => {
  it.each([
    ['/nvme', '/nvme/lost+found'],
    ['/nvme/', '/nvme/lost+found'],
    ['/', '/lost+found'],
    ['/data [1]*?\\', '/data \\[1]\\*\\?\\\\/lost+found'],
  ])('D27 enters no lost+found at the root of %s, which is for root alone', async (folder, pruned) => {
    const context = contextOn({commands: [['find', {stdout: `66304 ${folder}\n`}]]});
    expect((await readStrays(context, folder)).strays).toEqual({status: 'seen', value: []});
    expect(context.ran.map(command => command.argv)).toEqual([
      ['/usr/bin/find', '-L', folder, '-path', pruned, '-prune', '-o', '-printf', '%D %p\\n'],
    ]);
  });
});
