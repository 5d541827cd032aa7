import {readFile, readlink, realpath} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {execa} from 'execa';
import {forgetConnections, inVm, lab, unpackIn} from './vm.ts';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
/** The archive of the program and the stand-in's root file system. */
export const cdrom = join(lab, 'cdrom.img');
/** The stand-in, as it is in a checkout. */
export const testFiles = join(lab, 'test-files.tar');

const LOOK_EVERY_MS = 200;

/** Ends the machine that is up, and boots this one; `env` is what scripts/ci/vm-boot.sh explains. */
export async function boot(env: Readonly<Record<string, string>> = {}): Promise<void> {
  await forgetConnections();
  await execa('scripts/ci/vm-boot.sh', [cdrom], {cwd: root, stdio: 'inherit', env});
}

/** A number is given to another process in time: only a machine started in our folder is ours. */
async function runs(pid: number): Promise<boolean> {
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '');
  return folder === (await realpath(lab));
}

/** Pulls the plug. QEMU ends when the images hold all that the machine has written to its drives. */
export async function endMachine(): Promise<void> {
  const pid = Number(await readFile(join(lab, 'qemu.pid'), 'utf8'));
  if (await runs(pid)) process.kill(pid);
  while (await runs(pid)) await sleep(LOOK_EVERY_MS);
}

/** The program and its Node as an operator gets them, by tar alone; the CD-ROM stays mounted on /media. */
export async function installProgram(): Promise<void> {
  await unpackIn(testFiles, 'checkout');
  await inVm('root', 'mount -o ro /dev/sr0 /media');
  await inVm(
    'operator',
    `tar xf /media/vllm-faststart-*.tar.gz
     mkdir -p bin && ln -s ~/vllm-faststart-*/faststart bin/`,
  );
}
