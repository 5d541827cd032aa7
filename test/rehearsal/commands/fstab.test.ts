import {writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {prepare, type Rehearsed, rehearse, value} from '../rehearse.ts';

const ROOT = 'LABEL=cloudimg-rootfs\t/\text4\tdiscard,errors=remount-ro\t0 1\n';

async function verify({run, host}: Rehearsed, text: string) {
  value(await host.writeText('/tmp/fstab', text));
  return run(['/usr/bin/findmnt', '--verify', '--tab-file', '/tmp/fstab']);
}

test('the table of the machine and a good new one have no errors', async () => {
  const machine = await rehearse('blank-nvme');
  await prepare(machine);
  const good = 'Success, no errors or warnings detected\n';
  expect(await machine.run(['/usr/bin/findmnt', '--verify', '--tab-file', '/etc/fstab'])).toMatchObject({
    code: 0,
    stdout: good,
  });
  const uuid = /^UUID=(.+)$/m.exec(
    (await machine.sudo(['/usr/sbin/blkid', '-p', '-o', 'export', '/dev/nvme0n1'])).stdout,
  )?.[1];
  const line = `UUID=${uuid} /nvme ext4 defaults,nofail,x-systemd.device-timeout=10s 0 2\n`;
  expect(await verify(machine, `# ours\n\n${ROOT}${line}`)).toMatchObject({code: 0, stdout: good});
});

test.each([
  [
    'UUID=11111111-2222-3333-4444-555555555555 /data ext4 nofail 0 2\n',
    1,
    /\[E\] unreachable on boot required target[\s\S]*\[E\] unreachable on boot required source: UUID=1111/,
    '0 parse errors, 2 errors, 0 warnings',
  ],
  [
    'UUID=11111111-2222-3333-4444-555555555555 / ext4 noauto 0 2\n',
    0,
    /\[W\] unreachable: UUID=1111/,
    '0 parse errors, 0 errors, 1 warning',
  ],
  ['/dev/sdz / ext4 defaults 0 0\n', 0, /\[W\] unreachable source: \/dev\/sdz/, '0 errors, 1 warning'],
  ['nonsense\n', 1, /^$/, '1 parse error, 0 errors, 0 warnings'],
  [`${ROOT}${ROOT}`, 0, /\[W\] target specified more than once/, '0 errors, 2 warnings'],
] as const)('findmnt says what is wrong with %j', async (text, code, said, summary) => {
  const exit = await verify(await rehearse('blank-nvme'), text);
  expect(exit.code).toBe(code);
  expect(exit.stdout).toMatch(said);
  expect(exit.stderr).toContain(summary);
});

test('a file of the program’s own records, outside the machine, is verified and installed', async () => {
  const {run, sudo, host} = await rehearse('blank-nvme');
  const kept = `${temporaryFolder()}/fstab`;
  writeFileSync(kept, `${ROOT}# new\n`);
  expect((await run(['/usr/bin/findmnt', '--verify', '--tab-file', kept])).ok).toBe(true);
  const made = '/etc/fstab.faststart-new';
  expect((await sudo(['/usr/bin/cp', '--preserve', '/etc/fstab', '/etc/fstab.faststart-backup'])).ok).toBe(
    true,
  );
  expect((await sudo(['/usr/bin/install', '-m', '0644', '-o', 'root', '-g', 'root', kept, made])).ok).toBe(
    true,
  );
  expect((await sudo(['/usr/bin/mv', '-T', made, '/etc/fstab'])).ok).toBe(true);
  expect((await sudo(['/usr/bin/systemctl', 'daemon-reload'])).ok).toBe(true);
  expect(value(await host.readText('/etc/fstab'))).toBe(`${ROOT}# new\n`);
  expect(value(await host.stat('/etc/fstab')).mode).toBe(0o644);
  expect(value(await host.readText('/etc/fstab.faststart-backup'))).toContain('LABEL=UEFI');
  expect((await host.stat(made)).ok).toBe(false);
});

test('D32 a second copy leaves the first one, under a number', async () => {
  const {sudo, host} = await rehearse('blank-nvme');
  const backup = '/etc/fstab.faststart-backup';
  const keep = () =>
    sudo(['/usr/bin/cp', '--preserve', '--backup=numbered', '--no-target-directory', '/etc/fstab', backup]);
  const texts = ['first\n', 'second\n', 'third\n'];
  for (const text of texts) {
    await sudo(['/usr/bin/tee', '/etc/fstab'], {stdin: text});
    expect((await keep()).ok).toBe(true);
  }
  const kept = await Promise.all([`${backup}.~1~`, `${backup}.~2~`, backup].map(path => host.readText(path)));
  expect(kept.map(value)).toEqual(texts);
});

test('missing files are said in the words of each program', async () => {
  const {sudo} = await rehearse('blank-nvme');
  expect((await sudo(['/usr/bin/cp', '--preserve', '/no', '/tmp/x'])).stderr).toContain("cannot stat '/no'");
  expect((await sudo(['/usr/bin/mv', '-T', '/no', '/tmp/x'])).stderr).toContain("cannot stat '/no'");
  expect((await sudo(['/usr/bin/chattr', '+i', '/no'])).stderr).toContain('while trying to stat /no');
  expect((await sudo(['/usr/bin/tee', '/no/x'], {stdin: 'x'})).stderr).toBe(
    'tee: /no/x: No such file or directory\n',
  );
  expect((await sudo(['/usr/bin/findmnt', '--verify', '--tab-file', '/no'])).code).toBe(1);
});
