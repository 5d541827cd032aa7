import type {Context} from '../context.ts';
import {readMount} from '../disks/findmnt.ts';
import {readLsblk} from '../disks/lsblk.ts';
import type {BlockDevice, Look, Mount} from '../disks/types.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import type {RunConfigResult} from '../env/run-config.ts';
import type {FileStat, Host, Read} from '../host/ports.ts';
import {readConfig, withoutConfig} from './config.ts';
import {type ContainerView, judgeContainerViews, observeContainerViews} from './container-view.ts';
import {readDf} from './df.ts';
import {judgeDirectRead, readDirectly} from './direct-read.ts';
import {conclude} from './finding.ts';
import {type FolderFacts, observeFolder} from './folder-devices.ts';
import {judgeFolder} from './folder-findings.ts';
import {runStep, stop, unknown} from './result.ts';

export type PathsOnNvmeFacts = {
  readonly config: RunConfigResult;
  readonly mountPoint: string;
  readonly mountPointStat: Read<FileStat>;
  readonly mount: Look<Mount | null>;
  readonly folders: readonly FolderFacts[];
  /** null = not asked, because both folders are on the file system of the mount point. */
  readonly devices: Read<readonly BlockDevice[]> | null;
  /** Whether a file on the NVMe could be read past the page cache; null = there is none to try it with. */
  readonly direct: Look<boolean> | null;
  readonly containers: Look<readonly ContainerView[]>;
  readonly user: Pick<Host['user'], 'uid' | 'gid' | 'name' | 'home'>;
  readonly evidence: readonly Evidence[];
};

const expectedOn = (mountPoint: string) =>
  `both folders exist, and they and all that is in them are on the device of ${mountPoint}`;

/** Which disks there are matters only where a folder is not on the mount point's file system. */
async function readDevices(context: Context, nvme: Look<Mount | null>, folders: readonly FolderFacts[]) {
  const majMin = nvme.status === 'seen' ? nvme.value?.majMin : undefined;
  const allOn = folders.every(({mount}) => mount.status === 'seen' && mount.value?.majMin === majMin);
  return allOn ? null : (await readLsblk(context)).devices;
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
    const [here, mountPointStat] = await Promise.all([
      readMount(context, mountPoint),
      context.host.stat(mountPoint),
    ]);
    const base = {config, mountPoint, mountPointStat, mount: here.mount, user};
    if (!config.ok) {
      const nothing = {folders: [], devices: null, direct: null} as const;
      return {...base, ...nothing, containers: {status: 'seen', value: []}, evidence: [here.evidence]};
    }
    const {modelFolder, cacheFolder} = config.value;
    const [model, cache, df, direct] = await Promise.all([
      observeFolder(context, 'MODEL_FOLDER', modelFolder),
      observeFolder(context, 'HF_CACHE_FOLDER', cacheFolder),
      readDf(context, [modelFolder, cacheFolder]),
      readDirectly(context, mountPoint),
    ]);
    const folders = [model.folder, cache.folder];
    const real = folders.flatMap(({realPath}) => (realPath.ok ? [realPath.value] : []));
    const containers = await observeContainerViews(context, real);
    return {
      ...base,
      folders,
      devices: await readDevices(context, here.mount, folders),
      direct: direct.direct,
      containers: containers.views,
      evidence: [
        df.evidence,
        here.evidence,
        ...model.evidence,
        ...cache.evidence,
        ...direct.evidence,
        ...containers.evidence,
      ],
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
    const findings = [
      ...folders.flatMap(folder => judgeFolder(folder, {...facts, nvme})),
      ...judgeDirectRead(facts.direct, mountPoint),
      ...judgeContainerViews(facts.containers),
    ];
    return conclude(findings, {...base, fine: `both on ${nvme.source}`});
  },
});
