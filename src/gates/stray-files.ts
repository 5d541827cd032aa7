import type {Context} from '../context.ts';
import {readMount} from '../disks/findmnt.ts';
import type {Look, Mount} from '../disks/types.ts';
import type {Evidence} from '../engine/gate.ts';
import type {Command} from '../engine/plan.ts';
import type {Exit} from '../host/ports.ts';

/** Files below a folder that are on another device than the folder. */
export type Stray = {
  readonly files: number;
  /** The first few. */
  readonly paths: readonly string[];
  /** What the first of them is on, links resolved. */
  readonly mount: Look<Mount | null>;
};

type Listed = {readonly device: string; readonly path: string};

const TIMEOUT_MS = 60_000;
const MOST_PATHS = 3;
/** Other devices that are looked up by name; more of them are still counted. */
const MOST_DEVICES = 4;

function complaint(exit: Exit): string | undefined {
  if (exit.notFound) return 'find is not installed';
  if (exit.timedOut) return `find did not come to its end in ${TIMEOUT_MS / 1000} s`;
  if (exit.ok) return undefined;
  const said = exit.stderr.split('\n').filter(line => line.trim() !== '');
  if (said.length === 0) return `find ended with ${exit.code ?? exit.signal}`;
  // What a download renames or removes meanwhile is not there to be anywhere.
  return said.find(line => !line.endsWith('No such file or directory'));
}

/** Lines of `-printf '%D %p\n'`; the first is the folder itself. A line of another form is not passed over. Pure. */
function parseListing(stdout: string): Look<readonly Listed[]> {
  const listed: Listed[] = [];
  for (const line of stdout.split('\n').filter(one => one !== '')) {
    const [, device, path] = /^(\d+) (\/.*)$/.exec(line) ?? [];
    if (device === undefined || path === undefined)
      return {status: 'unknown', why: `find printed a line that says no device: ${line.slice(0, 80)}`};
    listed.push({device, path});
  }
  return listed.length === 0
    ? {status: 'unknown', why: 'find printed nothing'}
    : {status: 'seen', value: listed};
}

function byDevice(listed: readonly Listed[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const {device, path} of listed) {
    const paths = groups.get(device);
    if (paths === undefined) groups.set(device, [path]);
    else paths.push(path);
  }
  return groups;
}

/** ext4 keeps this folder at its root, for root alone: nothing of ours is in it, and a walk must not fail there. */
function lostAndFound(folder: string): string {
  return `${folder.replace(/\/+$/, '').replace(/[\\*?[]/g, '\\$&')}/lost+found`;
}

function findCommand(folder: string): Command {
  const prune = ['-path', lostAndFound(folder), '-prune'];
  return {argv: ['/usr/bin/find', '-L', folder, ...prune, '-o', '-printf', '%D %p\\n']};
}

/**
 * Everything below the folder, links followed (snapshots of the hub's cache are links to blobs), that is on another
 * device. What could be read counts even when the walk did not come to its end.
 */
export async function readStrays(
  context: Context,
  folder: string,
): Promise<{readonly strays: Look<readonly Stray[]>; readonly evidence: readonly Evidence[]}> {
  const exit = await context.host.run(findCommand(folder), {
    timeoutMs: TIMEOUT_MS,
    signal: context.signal,
  });
  const why = complaint(exit);
  const listed = parseListing(exit.stdout);
  if (listed.status === 'unknown') {
    const text = why ?? listed.why;
    return {strays: {status: 'unknown', why: text}, evidence: [{command: exit.shell, text}]};
  }
  const own = listed.value[0]?.device;
  const others = [...byDevice(listed.value)].filter(([device]) => device !== own);
  const found: Stray[] = [];
  const evidence: Evidence[] = [];
  for (const [, paths] of others.slice(0, MOST_DEVICES)) {
    const [first = folder] = paths;
    const real = await context.host.realPath(first);
    const read = await readMount(context, real.ok ? real.value : first);
    evidence.push(read.evidence);
    found.push({files: paths.length, paths: paths.slice(0, MOST_PATHS), mount: read.mount});
  }
  const counted = `${listed.value.length} entries on ${others.length + 1} device(s)`;
  return {
    strays: why === undefined || found.length > 0 ? {status: 'seen', value: found} : {status: 'unknown', why},
    evidence: [{command: exit.shell, text: why === undefined ? counted : `${counted}; ${why}`}, ...evidence],
  };
}
