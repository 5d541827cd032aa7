import {expect, test} from 'vitest';
import {rehearse, value} from './rehearse.ts';

test('D31 what was written before the mount is hidden by it', async () => {
  const {host, sudo} = await rehearse('shadowed-data');
  expect((await host.stat('/nvme/sllm-models')).ok).toBe(false);
  await sudo(['/usr/bin/umount', '/nvme']);
  expect(value(await host.readText('/nvme/sllm-models/vllm/README'))).toContain('before');
});

test('the machine that came back empty still has the record of its disk', async () => {
  const {host, rehearsal, sudo} = await rehearse('came-back-raw');
  const record = JSON.parse(
    value(await host.readText(`${rehearsal.settings.workspace}/.faststart/nvme.json`)),
  );
  expect(record).toMatchObject({schema: 'faststart.nvme/1', serial: 'A7C2E1D94F30', mountPoint: '/nvme'});
  expect((await sudo(['/usr/sbin/blkid', '-p', '-o', 'export', '/dev/nvme0n1'])).code).toBe(2);
  expect(value(await host.readText('/etc/fstab'))).toContain(record.uuid);
});

test('a file that was recorded with a mode has it', async () => {
  const {host, rehearsal} = await rehearse('offline-in-common-env');
  expect(value(await host.stat(rehearsal.settings.envFile)).mode).toBe(0o600);
});

test('E24 E25 git knows of the workspace what the machine says, and nothing where there is no repository', async () => {
  const machine = await rehearse('env-in-git');
  const {run, host, rehearsal} = machine;
  const {workspace} = rehearsal.settings;
  const git = (...args: string[]) => run(['git', '-C', workspace, ...args]);
  expect((await git('rev-parse', '--is-inside-work-tree')).stdout).toBe('true\n');
  expect((await git('ls-files', '--', '.env')).stdout).toBe('.env\n');
  expect((await git('log', '--all', '--full-history', '--oneline', '-n', '1', '--', '.env')).stdout).not.toBe(
    '',
  );
  expect((await git('ls-files', '--', '.env.faststart-backup')).stdout).toBe('');
  expect((await git('check-ignore', '-q', '--', '.env.faststart-backup')).code).toBe(1);
  value(await host.writeText(`${workspace}/.gitignore`, '.env*\n'));
  expect((await git('check-ignore', '-q', '--', '.env.faststart-backup')).code).toBe(0);
  expect(rehearsal.unexpected).toEqual([]);

  const plain = await rehearse('blank-nvme');
  const none = await plain.run(['git', '-C', workspace, 'rev-parse', '--is-inside-work-tree']);
  expect(none).toMatchObject({code: 128});
  expect(none.stderr).toContain('not a git repository');
});
