import {closeSync, ftruncateSync, mkdirSync, openSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {readRateOf} from '../machine.ts';
import {type Answer, type Asked, fails, type Handler} from './answer.ts';
import {deviceAt} from './device-at.ts';

/** File systems that know no reads past the page cache. */
const NOT_DIRECT = ['ramfs', 'overlay', 'squashfs'];

function copied(records: number, bytes: number): Answer {
  return {
    stderr: `${records}+0 records in\n${records}+0 records out\n${bytes} bytes (${(bytes / 1e6).toFixed(1)} MB, ${(bytes / 2 ** 20).toFixed(1)} MiB) copied, 0.0042 s, 998 MB/s\n`,
    takesMs: 5,
  };
}

/** `iflag=nocache count=0 status=none`: lets go of one file's pages. */
function letGo({machine}: Asked, path: string): Answer {
  machine.pageCache.evict(machine.files.real(path));
  return {takesMs: 80};
}

/** `of=/dev/null iflag=direct bs=4096 count=1`: can the file be read past the page cache? */
function readDirectly({machine}: Asked, path: string): Answer {
  const {fstype} = machine.files.mountOf(path);
  const isFolder = statSync(machine.files.real(path)).isDirectory();
  return isFolder || NOT_DIRECT.includes(fstype)
    ? fails(1, `dd: failed to open '${path}': Invalid argument`)
    : copied(1, statSync(machine.files.real(path)).size < 4096 ? 0 : 4096);
}

/** `of=FILE bs=1M count=4 conv=sparse`: the beginning of a device. What is on one is not kept here: holes stand for it. */
function saveBeginning({machine, isRoot}: Asked, path: string, to: string): Answer {
  if (!isRoot) return fails(1, `dd: failed to open '${path}': Permission denied`);
  // Our records are kept outside the machine; a file of its own stands for the one in them.
  mkdirSync(dirname(machine.files.real(to)), {recursive: true});
  const file = openSync(machine.files.real(to), 'w');
  ftruncateSync(file, 4 * 2 ** 20);
  closeSync(file);
  return copied(4, 4 * 2 ** 20);
}

/** `iflag=direct bs=16M count=N` to nowhere: how fast is the disk? */
function readForSpeed({machine}: Asked, path: string, records: number): Answer {
  const bytes = Math.min(statSync(machine.files.real(path)).size, records * 16 * 2 ** 20);
  const seconds = bytes / readRateOf(machine, path);
  return {
    stderr: `${records}+0 records in\n${records}+0 records out\n${bytes} bytes (${(bytes / 1e9).toFixed(1)} GB, ${(bytes / 2 ** 30).toFixed(1)} GiB) copied, ${seconds.toFixed(4)} s, ${(bytes / seconds / 1e9).toFixed(1)} GB/s\n`,
    takesMs: seconds * 1000,
  };
}

export const dd: Handler = asked => {
  const {machine, args} = asked;
  const from = args.find(word => word.startsWith('if='))?.slice(3);
  const to = args.find(word => word.startsWith('of='))?.slice(3);
  const how = args.filter(word => !/^[io]f=/.test(word)).join(' ');
  if (from === undefined) return undefined;
  if (!machine.files.exists(from)) return fails(1, `dd: failed to open '${from}': No such file or directory`);
  if (how === 'iflag=nocache count=0 status=none' && to === undefined) return letGo(asked, from);
  if (how === 'iflag=direct bs=4096 count=1' && to === '/dev/null') return readDirectly(asked, from);
  const speed = /^iflag=direct bs=16M count=(\d+)$/.exec(how)?.[1];
  if (speed !== undefined && to === '/dev/null') return readForSpeed(asked, from, Number(speed));
  const isBackup = how === 'bs=1M count=4 conv=sparse' && to !== undefined;
  return isBackup && deviceAt(machine, from) !== undefined ? saveBeginning(asked, from, to) : undefined;
};
