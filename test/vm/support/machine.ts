import {mkdir, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {boot, cdrom, endMachine, installProgram, root, testFiles} from './boot.ts';
import {MODEL, TOKEN} from './operator.ts';
import {part} from './part.ts';
import {inVm, lab} from './vm.ts';

/** Made by the stand-in's own script, which keeps it where it is found again. */
const rootfsFolder =
  process.env.STANDIN_CACHE ?? join(process.env.TMPDIR ?? tmpdir(), 'vllm-faststart-standin');
const ROOTFS_IMAGE = 'vllm-faststart-rootfs:local';

/** What the stand-in never opens: an emulated machine imports no more than a megabyte a second. */
const UNUSED = [
  'usr/share/{doc,locale,man,info,perl,perl5}',
  'usr/lib/x86_64-linux-gnu/{gconv,perl,perl-base}',
  'var/{cache,log}',
];

async function packSlimmer(tar: string, to: string): Promise<void> {
  const tree = join(lab, 'rootfs');
  await rm(tree, {recursive: true, force: true});
  await mkdir(tree);
  await execa('tar', ['--extract', '--file', tar, '--directory', tree]);
  await execa('bash', ['-c', `cd "$1" && rm -rf ${UNUSED.join(' ')}`, 'bash', tree]);
  await execa('tar', ['--create', '--file', to, '--directory', tree, '.']);
  await rm(tree, {recursive: true});
}

/** What is too big for an emulated network: the program as it is published and the stand-in's root file system. */
async function makeCdrom(): Promise<void> {
  const folder = join(lab, 'cdrom');
  await rm(folder, {recursive: true, force: true});
  await mkdir(join(folder, 'standin'), {recursive: true});
  await execa('test/standin/rootfs.sh', [ROOTFS_IMAGE, rootfsFolder], {cwd: root, stdio: 'inherit'});
  const tars = (await readdir(rootfsFolder)).filter(name => /^rootfs-[\w-]+\.tar$/.test(name));
  for (const tar of tars) await packSlimmer(join(rootfsFolder, tar), join(folder, 'standin', tar));
  await execa(process.execPath, ['scripts/package.ts', folder], {cwd: root, stdio: 'inherit'});
  await rm(cdrom, {force: true});
  await execa('mkfs.ext4', ['-q', '-d', folder, cdrom, '1G']);
  await rm(folder, {recursive: true});
}

async function packTestFiles(): Promise<void> {
  const parts = ['test/standin', 'test/vm/slow-machine.yml'];
  await execa('tar', ['--create', '--file', testFiles, ...parts], {cwd: root});
}

/** Everything below the home of a plain user. */
async function install(): Promise<void> {
  await installProgram();
  await inVm('operator', `checkout/test/standin/rootfs.sh ${ROOTFS_IMAGE} /media/standin`);
  await inVm('root', 'umount /media');
}

/** A hub for this machine, which cannot reach the real one. The address is Docker's own on the host. */
async function startHub(): Promise<void> {
  const options = `--host 0.0.0.0 --port 9000 --model ${MODEL} --token ${TOKEN} --megabytes 16`;
  await inVm(
    'operator',
    `docker run --detach --quiet --name hub --network host --env PYTHONPATH=/opt --env PYTHONUNBUFFERED=1 \\
       --volume ~/checkout/test/standin/standin:/opt/standin:ro ${ROOTFS_IMAGE} python3 -m standin standin-hub ${options}
     until docker logs hub 2>&1 | grep -q '^hub: '; do
       docker inspect --format '{{.State.Running}}' hub | grep -q true
       sleep 1
     done`,
  );
}

export async function setup(): Promise<void> {
  await part('disk of the machine', () => execa('scripts/ci/vm-build.sh', {cwd: root, stdio: 'inherit'}));
  await part('test files', packTestFiles);
  await part('archive of the program, and CD-ROM', makeCdrom);
  await part('boot', () => boot());
  await part('program and stand-in installed', install);
  await part('hub', startHub);
}

export async function teardown(): Promise<void> {
  await endMachine();
}
