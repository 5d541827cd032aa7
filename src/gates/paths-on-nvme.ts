import type {Context} from '../context.ts';
import {readMount} from '../disks/findmnt.ts';
import type {Look, Mount} from '../disks/types.ts';
import {defineGate, type Evidence, type Fix} from '../engine/gate.ts';
import type {RunConfigResult} from '../env/run-config.ts';
import type {FileStat, Read} from '../host/ports.ts';
import {readConfig, withoutConfig} from './config.ts';
import {readDf} from './df.ts';
import {fix, hardStop, pass, runStep, stop, unknown, warn} from './result.ts';

/** One folder that .env names. */
type FolderFacts = {
  readonly key: 'MODEL_FOLDER' | 'HF_CACHE_FOLDER';
  readonly path: string;
  readonly stat: Read<FileStat>;
  /** Symbolic links resolved. */
  readonly realPath: Read<string>;
  /** What the resolved path is on. */
  readonly mount: Look<Mount | null>;
};

export type PathsOnNvmeFacts = {
  readonly config: RunConfigResult;
  readonly mountPoint: string;
  readonly mount: Look<Mount | null>;
  readonly folders: readonly FolderFacts[];
  readonly user: {readonly uid: number; readonly gid: number; readonly name: string};
  readonly evidence: readonly Evidence[];
};

const expectedOn = (mountPoint: string) => `both folders exist, on the device of ${mountPoint}`;

/** What is wrong with one folder; `unknown` apart from what is seen. */
function judgeFolder(folder: FolderFacts, nvme: Mount): {status: 'ok' | 'wrong' | 'unknown'; text: string} {
  const {key, path, stat, realPath, mount} = folder;
  if (!stat.ok) {
    return stat.code === 'ENOENT'
      ? {status: 'wrong', text: `${key}: ${path} does not exist`}
      : {status: 'unknown', text: `${key}: ${path} cannot be looked at: ${stat.message}`};
  }
  if (stat.value.kind !== 'directory') return {status: 'wrong', text: `${key}: ${path} is not a folder`};
  if (!realPath.ok)
    return {status: 'unknown', text: `${key}: ${path} cannot be resolved: ${realPath.message}`};
  if (mount.status === 'unknown') return {status: 'unknown', text: `${key}: ${mount.why}`};
  const via = realPath.value === path.replace(/\/+$/, '') ? '' : ` (a link to ${realPath.value})`;
  if (mount.value === null)
    return {status: 'unknown', text: `${key}: ${path}${via} is on no mount that findmnt knows`};
  const same = nvme.majMin !== null && mount.value.majMin === nvme.majMin;
  return same
    ? {status: 'ok', text: `${key}: ${path}${via} on ${mount.value.source}`}
    : {
        status: 'wrong',
        text: `${key}: ${path}${via} is on ${mount.value.source} (${mount.value.target}), not on ${nvme.source}`,
      };
}

async function observeFolder(context: Context, key: FolderFacts['key'], path: string) {
  const [stat, realPath] = await Promise.all([context.host.stat(path), context.host.realPath(path)]);
  const {mount, evidence} = await readMount(context, realPath.ok ? realPath.value : path);
  return {folder: {key, path, stat, realPath, mount} satisfies FolderFacts, evidence};
}

function ownerFix(facts: PathsOnNvmeFacts): readonly Fix[] {
  const {user} = facts;
  if (user.uid === 0) return [];
  return facts.folders
    .filter(({stat}) => stat.ok && stat.value.uid !== user.uid)
    .map(({path}) =>
      fix(`make ${path} yours`, {argv: ['/usr/bin/chown', `${user.uid}:${user.gid}`, path], sudo: true}),
    );
}

export const pathsOnNvme = defineGate<Context, PathsOnNvmeFacts>({
  id: 'paths-on-nvme',
  title: 'Both folders are on the NVMe',
  section: 'Step 2',
  why: 'df must show the NVMe for both paths. A folder on the OS disk makes one arm slow, and the speedup a lie.',
  waivable: true,
  async observe(context) {
    const config = await readConfig(context);
    const {mountPoint} = context.settings;
    const {user} = context.host;
    const here = await readMount(context, mountPoint);
    if (!config.ok)
      return {config, mountPoint, mount: here.mount, folders: [], user, evidence: [here.evidence]};
    const model = await observeFolder(context, 'MODEL_FOLDER', config.value.modelFolder);
    const cache = await observeFolder(context, 'HF_CACHE_FOLDER', config.value.cacheFolder);
    const df = await readDf(context, [config.value.modelFolder, config.value.cacheFolder]);
    return {
      config,
      mountPoint,
      mount: here.mount,
      folders: [model.folder, cache.folder],
      user,
      evidence: [df.evidence, here.evidence, model.evidence, cache.evidence],
    };
  },
  judge(facts) {
    const {config, mountPoint, mount, folders, evidence} = facts;
    const base = {expected: expectedOn(mountPoint), evidence};
    if (!config.ok) return withoutConfig(config, base.expected, evidence);
    if (mount.status === 'unknown')
      return unknown({...base, short: 'mounts could not be read', observed: mount.why});
    const nvme = mount.value;
    if (nvme === null || nvme.target !== mountPoint) {
      return stop({
        ...base,
        short: `${mountPoint} is not mounted`,
        observed: `${mountPoint} is on ${nvme?.source ?? 'nothing'}: there is no NVMe to be on`,
        fixes: [runStep('1', 'mount the NVMe')],
      });
    }
    const judged = folders.map(folder => judgeFolder(folder, nvme));
    const observed = judged.map(one => one.text).join('; ');
    const redo = runStep('2', 'set the folders in .env, and make them');
    if (judged.some(one => one.status === 'wrong'))
      return hardStop({...base, short: 'a folder is not on the NVMe', observed, fixes: [redo]});
    if (judged.some(one => one.status === 'unknown'))
      return unknown({...base, short: 'a folder could not be looked at', observed});
    const owners = ownerFix(facts);
    return owners.length > 0
      ? warn({...base, short: `a folder does not belong to ${facts.user.name}`, observed, fixes: owners})
      : pass({...base, short: `both on ${nvme.source}`, observed});
  },
});
