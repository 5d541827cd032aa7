import type {Command} from '../engine/plan.ts';
import type {Exit} from '../host/ports.ts';
import {complaint, unseen} from './complaint.ts';
import type {BlockDevice, Look} from './types.ts';

const SAMPLE_BYTES = 2 ** 20;
/** At each end, where partition tables and most signatures are. */
const END_SAMPLES = 4;
const SPREAD_SAMPLES = 64;
const PARALLEL = 4;
/** What xargs ends with when one of the programs it ran did not end with 0. */
const ONE_DIFFERS = 123;

/** Where raw bytes are looked at: both ends, and evenly between them on boundaries of 1 MiB. Never past the end. */
export function sampleOffsets(bytes: number): readonly number[] {
  const last = bytes - SAMPLE_BYTES;
  if (last < 0) return [];
  const ends = Array.from({length: END_SAMPLES}, (_, index) => index * SAMPLE_BYTES);
  const spread = Array.from({length: SPREAD_SAMPLES}, (_, index) => {
    const even = (last * (index + 1)) / (SPREAD_SAMPLES + 1);
    return Math.floor(even / SAMPLE_BYTES) * SAMPLE_BYTES;
  });
  const all = [...ends, ...spread, ...ends.map(offset => last - offset)];
  const inside = all.filter(offset => offset >= 0 && offset <= last);
  return [...new Set(inside)].sort((a, b) => a - b);
}

/** Compares every sample with zeros. One command for all: each sudo costs a line in the system's log. */
export function samplesCommand(disk: BlockDevice, offsets: readonly number[]): Command {
  return {
    argv: ['/usr/bin/xargs', '-L', '1', '-P', String(PARALLEL), '/usr/bin/cmp', '-n', String(SAMPLE_BYTES)],
    sudo: true,
    stdin: offsets.map(offset => `-i ${offset}:0 ${disk.path} /dev/zero\n`).join(''),
  };
}

/** Silence is zero, and nothing but "differ" is data. A complaint (sudo's too) is neither. Pure. */
export function judgeSamples(exit: Exit): Look<boolean> {
  if (complaint(exit) !== '') return unseen(exit, 'cmp');
  const lines = exit.stdout.split('\n').filter(line => line.trim() !== '');
  if (exit.code === 0 && lines.length === 0) return {status: 'seen', value: true};
  const differ = lines.length > 0 && lines.every(line => line.includes(' differ: '));
  return exit.code === ONE_DIFFERS && differ ? {status: 'seen', value: false} : unseen(exit, 'cmp');
}
