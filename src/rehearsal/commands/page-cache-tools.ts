import {existsSync, statSync} from 'node:fs';
import type {Handler} from './answer.ts';

/** `fincore --json --bytes --output RES,SIZE,FILE FILE...` */
export const fincore: Handler = ({machine, args}) => {
  if (args.slice(0, 4).join(' ') !== '--json --bytes --output RES,SIZE,FILE') return undefined;
  const paths = args.slice(4);
  const missing = paths.filter(path => !existsSync(machine.files.real(path)));
  const rows = paths
    .filter(path => !missing.includes(path))
    .map(path => ({
      res: machine.pageCache.residentBytes(machine.files.real(path)),
      size: statSync(machine.files.real(path)).size,
      file: path,
    }));
  return {
    stdout: rows.length === 0 ? '' : `${JSON.stringify({fincore: rows}, null, 3)}\n`,
    stderr: missing.map(path => `fincore: failed to open: ${path}: No such file or directory\n`).join(''),
    code: missing.length > 0 ? 1 : 0,
    takesMs: 30,
  };
};

export const sync: Handler = ({args}) => (args.length === 0 ? {takesMs: 50} : undefined);

/** `sysctl vm.drop_caches=3` */
export const sysctl: Handler = ({machine, args}) => {
  const setting = args.filter(word => word !== '-w')[0];
  if (setting !== 'vm.drop_caches=3') return undefined;
  machine.pageCache.evictAll();
  return {stdout: 'vm.drop_caches = 3\n', takesMs: 600};
};
