import type {Machine} from '../machine.ts';
import {type Answer, fails, type Handler, option} from './answer.ts';
import {type DeviceAt, deviceAt} from './device-at.ts';

/** Where the tables of a partitioned disk begin; a backup of the second lies in the last sector. */
const PARTITION_TABLES = [0x1be, 0x200];
const SECTOR_BYTES = 512;

/** Offsets of bytes that are certainly not zero. */
function written(machine: Machine, {path, node}: DeviceAt): number[] {
  const {signature, noise} = machine.devices.content(path);
  return [
    ...(signature === null ? [] : [Number(signature.offset)]),
    ...(node.pttype === undefined ? [] : [...PARTITION_TABLES, node.size - SECTOR_BYTES]),
    ...(Array.isArray(noise) ? noise : []),
  ];
}

/** The first byte in a range that is not zero, counted from its start; undefined = all are. */
function firstWritten(machine: Machine, device: DeviceAt, from: number, length: number): number | undefined {
  if (machine.devices.content(device.path).noise === true) return 0;
  const inside = written(machine, device).filter(offset => offset >= from && offset < from + length);
  return inside.length === 0 ? undefined : Math.min(...inside) - from;
}

/** `cmp -n BYTES [-i SKIP:0] DEV /dev/zero`: 0 = all zeros, 1 = not, or it ends too early. */
export const cmp: Handler = ({machine, args}) => {
  const [device = '', other] = args.slice(-2);
  const length = Number(option(args, '-n') ?? Number.NaN);
  const skip = Number(option(args, '-i')?.split(':')[0] ?? 0);
  if (!Number.isInteger(length) || !Number.isInteger(skip) || other !== '/dev/zero') return undefined;
  const found = deviceAt(machine, device);
  if (found === undefined) return fails(2, `cmp: ${device}: No such file or directory`);
  const at = firstWritten(machine, found, skip, length);
  if (at !== undefined) return {code: 1, stdout: `${device} /dev/zero differ: char ${at + 1}, line 1\n`};
  if (skip >= found.node.size) return fails(1, `cmp: EOF on ${device} which is empty`);
  return skip + length > found.node.size
    ? fails(1, `cmp: EOF on ${device} after byte ${found.node.size - skip}, in line 1`)
    : {};
};

const CMP = '/usr/bin/cmp';
/** What xargs makes of any failure of what it ran. */
const SOME_FAILED = 123;
/** Reading 1 MiB of an idle NVMe, and starting a program for it. */
const SAMPLE_MS = 3;

/** `xargs -L 1 -P N cmp -n BYTES`, with the rest of each cmp's arguments on a line of standard input. */
export const xargs: Handler = async asked => {
  const {args, command, isRoot} = asked;
  const [lines, one, processes, count, program, ...first] = args;
  if (lines !== '-L' || one !== '1' || processes !== '-P' || program !== CMP) return undefined;
  const answers: Answer[] = [];
  for (const line of (command.stdin ?? '').split('\n').filter(text => text.trim() !== '')) {
    const words = line.trim().split(/\s+/);
    const answer = isRoot
      ? await cmp({...asked, args: [...first, ...words]})
      : fails(2, `cmp: ${words.at(-2)}: Permission denied`);
    if (answer === undefined) return undefined;
    answers.push(answer);
  }
  return {
    stdout: answers.map(({stdout = ''}) => stdout).join(''),
    stderr: answers.map(({stderr = ''}) => stderr).join(''),
    code: answers.some(({code = 0}) => code !== 0) ? SOME_FAILED : 0,
    takesMs: (answers.length * SAMPLE_MS) / Math.max(1, Number(count)),
  };
};
