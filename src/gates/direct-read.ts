import type {Context} from '../context.ts';
import {unseen} from '../disks/complaint.ts';
import {sentinelPath} from '../disks/mark.ts';
import type {Look} from '../disks/types.ts';
import type {Evidence} from '../engine/gate.ts';
import {type Finding, finding} from './finding.ts';
import {evidenceOf, runStep} from './result.ts';

const TIMEOUT_MS = 10_000;

type DirectRead = {readonly direct: Look<boolean> | null; readonly evidence: readonly Evidence[]};

/** Reads one block past the page cache, as the store reads its models. null = step 1 left no file to try it with. */
export async function readDirectly(context: Context, mountPoint: string): Promise<DirectRead> {
  const file = sentinelPath(mountPoint);
  const there = await context.host.stat(file);
  if (!there.ok) {
    const absent = there.code === 'ENOENT' || there.code === 'ENOTDIR';
    return {direct: absent ? null : {status: 'unknown', why: there.message}, evidence: []};
  }
  const exit = await context.host.run(
    {argv: ['/usr/bin/dd', `if=${file}`, 'of=/dev/null', 'iflag=direct', 'bs=4096', 'count=1']},
    {timeoutMs: TIMEOUT_MS, signal: context.signal},
  );
  const evidence = [evidenceOf(exit)];
  if (exit.ok) return {direct: {status: 'seen', value: true}, evidence};
  if (/Invalid argument|Operation not supported/i.test(exit.stderr))
    return {direct: {status: 'seen', value: false}, evidence};
  return {direct: unseen(exit, 'dd'), evidence};
}

export function judgeDirectRead(direct: Look<boolean> | null, mountPoint: string): readonly Finding[] {
  if (direct === null) return [];
  if (direct.status === 'unknown') {
    const text = `whether ${mountPoint} has direct reads could not be tried: ${direct.why}`;
    return [finding('unknown', 'a direct read could not be tried', text)];
  }
  if (direct.value) return [];
  const text = `the file system of ${mountPoint} refuses a direct read: faststart falls back to slow ones without a word`;
  return [finding('stop', 'a file system has no direct reads', text, runStep('1', 'mount a local NVMe'))];
}
