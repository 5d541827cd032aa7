import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {boot, installProgram} from './boot.ts';
import {asNvmeImages, type Drive, linkOf, MOUNTED, RAID, READ_ONLY, SWAP} from './drives.ts';
import {part} from './part.ts';
import {inVm, lab} from './vm.ts';

/** Kept from boot to boot, as that of a VM is. */
const SYSTEM_IMAGE = 'system.img';

export async function bootWith(inOrder: readonly Drive[]): Promise<void> {
  await boot({SYSTEM_IMAGE, NVME_IMAGES: asNvmeImages(inOrder)});
}

/**
 * A machine that nobody has used, with these drives and the program. As on cloud images, the operator needs no password,
 * and is in a group that does: `sudo -v` would ask for one.
 */
export async function firstBootWith(inOrder: readonly Drive[]): Promise<void> {
  await rm(join(lab, SYSTEM_IMAGE), {force: true});
  await bootWith(inOrder);
  await installProgram();
  await inVm('root', `echo 'operator ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/operator`);
}

/** Drives that cannot be unplugged while the machine is up. */
export const inUse: readonly string[] = [SWAP, MOUNTED, RAID];

/**
 * Others take theirs into use, in ways that write nothing: checksums must stay what they are. The RAID is one that keeps
 * no superblock: its only member looks blank, and only the kernel knows better.
 */
export async function useDrives(): Promise<void> {
  await inVm(
    'root',
    `swapon ${linkOf(SWAP)}
     mkdir -p /srv/somebody
     mount -o ro,noload ${linkOf(MOUNTED)} /srv/somebody
     blockdev --setro ${linkOf(READ_ONLY)}
     modprobe raid1
     echo md_somebody > /sys/module/md_mod/parameters/new_array
     cd /sys/block/md_somebody/md
     member=$(basename $(readlink -f ${linkOf(RAID)}))
     kilobytes=$(($(cat /sys/block/$member/size) / 2))
     echo none > metadata_version
     echo raid1 > level
     echo 1 > raid_disks
     cat /sys/block/$member/dev > new_dev
     echo $kilobytes > dev-$member/size
     echo 0 > dev-$member/slot
     echo $kilobytes > component_size
     echo active > array_state
     udevadm settle`,
  );
}

/**
 * Leaves only these plugged in. The program looks at every drive at every run, which takes seconds a drive here: most
 * of a run is about one of them.
 */
export async function plug(serials: readonly string[]): Promise<void> {
  await inVm(
    'root',
    `cd /sys/bus/pci/drivers/nvme
     list=/run/drives.txt
     if [[ ! -s $list ]]; then
       for controller in /sys/class/nvme/nvme*; do
         read -r serial < $controller/serial
         echo $serial $(basename $(readlink -f $controller/device))
       done > $list
     fi
     while read -r serial address; do
       if [[ ' ${serials.join(' ')} ' == *" $serial "* ]]; then
         [[ -e $address ]] || echo $address > bind
       else
         [[ ! -e $address ]] || echo $address > unbind
       fi
     done < $list
     for serial in ${serials.join(' ')}; do
       until [[ -e ${linkOf('$serial')} ]]; do sleep 0.2; done
     done
     udevadm settle
     [[ ! -e ${linkOf(READ_ONLY)} ]] || blockdev --setro ${linkOf(READ_ONLY)}`,
  );
}

export type Said = {readonly code: number; readonly document: unknown; readonly errors: string};

/** Runs the program as the plain operator, without a terminal, in a folder of its own. */
export async function faststart(words: string): Promise<Said> {
  const answer = await part(words, () =>
    inVm(
      'operator',
      `export PATH=~/bin:$PATH
       mkdir -p drives && cd drives
       code=0; faststart ${words} --json < /dev/null > out.json 2> out.err || code=$?
       printf '%s\\0' $code "$(cat out.json)" "$(cat out.err)"`,
    ),
  );
  const [code = '', document = '', errors = ''] = answer.split('\0');
  if (document === '') throw new Error(`faststart ${words} says nothing on standard output; ${errors}`);
  return {code: Number(code), document: JSON.parse(document), errors};
}

/** Everything that the journals of all runs say of making a file system. */
export async function formatsInJournals(): Promise<readonly unknown[]> {
  const lines = await inVm(
    'operator',
    `grep --no-filename '"type":"disk.format"' ~/.local/state/vllm-faststart/runs/*/events.jsonl || test $? = 1`,
  );
  return lines
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));
}
