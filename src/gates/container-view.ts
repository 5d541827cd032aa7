import {join, relative} from 'node:path/posix';
import type {Context} from '../context.ts';
import {unseen} from '../disks/complaint.ts';
import type {Look} from '../disks/types.ts';
import type {Evidence} from '../engine/gate.ts';
import type {ContainerFacts, Host, Read} from '../host/ports.ts';
import {type Finding, finding} from './finding.ts';
import {ownerOf, sortContainers} from './ownership.ts';
import {type Place, placeOf} from './place.ts';
import {evidenceOf, fix, runStep, seeDocker} from './result.ts';

/** One of our folders as a running container has it, beside what the same path is on the host now. */
export type ContainerView = {
  readonly container: string;
  readonly source: string;
  readonly target: string;
  readonly here: Look<Place>;
  readonly inside: Look<Place>;
};

/** Text of a mountinfo file. */
type Table = Look<string>;
type Seen = {readonly views: Look<readonly ContainerView[]>; readonly evidence: readonly Evidence[]};

const TIMEOUT_MS = 10_000;

function placeIn(table: Table, path: string, whose: string): Look<Place> {
  if (table.status === 'unknown') return table;
  const place = placeOf(table.value, path);
  return place === null
    ? {status: 'unknown', why: `${path} is in no mount of ${whose}`}
    : {status: 'seen', value: place};
}

async function hostTable(host: Host): Promise<Table> {
  const text = await host.readText('/proc/self/mountinfo');
  return text.ok
    ? {status: 'seen', value: text.value}
    : {status: 'unknown', why: `/proc/self/mountinfo cannot be read: ${text.message}`};
}

async function containerTable(context: Context, facts: ContainerFacts) {
  const exit = await context.host.run(
    {argv: ['/usr/bin/cat', `/proc/${facts.pid}/mountinfo`], sudo: true},
    {timeoutMs: TIMEOUT_MS, signal: context.signal},
  );
  const table: Table = exit.ok ? {status: 'seen', value: exit.stdout} : unseen(exit, 'cat');
  return {table, evidence: evidenceOf(exit)};
}

/** The stack's containers that have mounts now. */
async function running(context: Context): Promise<Look<readonly ContainerFacts[]>> {
  const list = await context.docker.list();
  if (!list.ok) return {status: 'unknown', why: list.message};
  const {ours, atWork, foreign} = sortContainers(list.value, ownerOf(context.settings, null));
  const alive = [...new Map([...ours, ...atWork, ...foreign].map(one => [one.id, one])).values()].filter(
    one => one.state === 'running' || one.state === 'paused',
  );
  const found: ContainerFacts[] = [];
  for (const {id} of alive) {
    const facts: Read<ContainerFacts> = await context.docker.inspect(id);
    // One that has ended meanwhile sees nothing any more.
    if (!facts.ok && facts.code !== 'not-found') return {status: 'unknown', why: facts.message};
    if (facts.ok && facts.value.pid > 0) found.push(facts.value);
  }
  return {status: 'seen', value: found};
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);
}

/** Where a container has one of the folders, or something below it: the resolved path on the host, and the one inside. */
type Shared = Pick<ContainerView, 'source' | 'target'>;

/** A container may have the folder itself, a part of it, or a folder above it that it is found below. */
async function sharedWith(
  host: Host,
  facts: ContainerFacts,
  folders: readonly string[],
): Promise<readonly Shared[]> {
  const shared: Shared[] = [];
  for (const {source, target} of facts.mounts) {
    const resolved = await host.realPath(source);
    const real = resolved.ok ? resolved.value : source;
    if (folders.some(folder => isBelow(real, folder))) shared.push({source: real, target});
    else
      for (const folder of folders)
        if (isBelow(folder, real))
          shared.push({source: folder, target: join(target, relative(real, folder))});
  }
  return shared;
}

/** How running containers of the stack see the folders, which are given resolved. Reads only, partly as root. */
export async function observeContainerViews(context: Context, folders: readonly string[]): Promise<Seen> {
  const containers = await running(context);
  if (containers.status === 'unknown') return {views: containers, evidence: []};
  const views: ContainerView[] = [];
  const evidence: Evidence[] = [];
  for (const facts of containers.value) {
    const mounts = await sharedWith(context.host, facts, folders);
    if (mounts.length === 0) continue;
    const own = await hostTable(context.host);
    const theirs = await containerTable(context, facts);
    evidence.push(theirs.evidence);
    for (const {source, target} of mounts) {
      views.push({
        container: facts.name,
        source,
        target,
        here: placeIn(own, source, 'this machine'),
        inside: placeIn(theirs.table, target, facts.name),
      });
    }
  }
  return {views: {status: 'seen', value: views}, evidence};
}

function shown({majMin, inside}: Place): string {
  return `${inside} of device ${majMin}`;
}

/**
 * A container keeps what a path was when it started: one that is older than the mount goes on with the folder on the OS
 * disk. Pure.
 */
export function judgeContainerViews(views: Look<readonly ContainerView[]>): readonly Finding[] {
  if (views.status === 'unknown') {
    const text = `what running containers see in the folders could not be looked at: ${views.why}`;
    return [finding('warn', 'containers were not looked at', text, seeDocker)];
  }
  return views.value.flatMap(({container, source, target, here, inside}) => {
    if (here.status === 'unknown' || inside.status === 'unknown') {
      const why = [here, inside].flatMap(look => (look.status === 'unknown' ? [look.why] : []))[0] ?? '';
      const text = `what ${container} sees in ${target} could not be looked at: ${why}`;
      return [finding('warn', `the view of ${container} was not seen`, text)];
    }
    if (here.value.majMin === inside.value.majMin && here.value.inside === inside.value.inside) return [];
    const text = `${container} has ${shown(inside.value)} in ${target}, where ${source} is ${shown(here.value)}: it was started before the NVMe was mounted there`;
    const remove = fix('recreate the container: remove it', {argv: ['docker', 'rm', '-f', container]});
    const again = runStep('0', 'clean up, then start it again with its step');
    return [finding('hardStop', `${container} sees another folder`, text, remove, again)];
  });
}
