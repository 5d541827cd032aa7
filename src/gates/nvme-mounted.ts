import type {Context} from '../context.ts';
import {readMount} from '../disks/findmnt.ts';
import {type Chain, chainsTo, isNvme, isOsPath, isRemote, withDescendants} from '../disks/layers.ts';
import {readLsblk} from '../disks/lsblk.ts';
import type {BlockDevice, Look, Mount} from '../disks/types.ts';
import {defineGate, type Evidence, type GateResult} from '../engine/gate.ts';
import type {Read} from '../host/ports.ts';
import {type DfLine, readDf} from './df.ts';
import {byHand, hardStop, pass, runStep, stop, unknown} from './result.ts';

export type NvmeMountedFacts = {
  readonly mountPoint: string;
  readonly mount: Look<Mount | null>;
  /** What `/` and `/boot` are on. */
  readonly system: Look<readonly Mount[]>;
  readonly devices: Read<readonly BlockDevice[]>;
  /** null = df did not print a line. */
  readonly df: DfLine | null;
  readonly evidence: readonly Evidence[];
};

const OS_DISK = 'you are writing to the OS disk and your results are meaningless';
const redo = runStep('1', 'mount the NVMe, without suppressing mount errors');

/** The leaf of a mount: the whole disk it is on, when there is exactly one and nothing but a partition between. */
function plainDisk(chains: readonly Chain[]): BlockDevice | undefined {
  const [chain, ...others] = chains;
  if (chain === undefined || others.length > 0) return undefined;
  const [disk, ...between] = chain;
  return disk.type === 'disk' && between.every(layer => layer.type === 'part') ? disk : undefined;
}

function carriesSystem(disk: BlockDevice, system: readonly Mount[]): boolean {
  return withDescendants(disk).some(
    device =>
      device.mountPoints.some(isOsPath) ||
      system.some(mount => mount.majMin !== null && mount.majMin === device.majMin),
  );
}

/** Disks that could not be listed may well be NVMe disks. */
function hasNvme(devices: Read<readonly BlockDevice[]>): boolean {
  return !devices.ok || devices.value.some(isNvme);
}

function judgeDisk(
  facts: NvmeMountedFacts,
  mount: Mount,
  devices: readonly BlockDevice[],
  system: readonly Mount[],
): GateResult {
  const {mountPoint, evidence} = facts;
  const shown = `${mount.source} (${mount.fsType}) mounted on ${mount.target}`;
  const base = {expected: `a local NVMe disk mounted on ${mountPoint}`, observed: shown, evidence};
  const chains = mount.majMin === null ? [] : chainsTo(devices, mount.majMin);
  if (chains.some(chain => carriesSystem(chain[0], system))) {
    return hardStop({
      ...base,
      short: `${mountPoint} is on the OS disk`,
      observed: `${shown}: ${OS_DISK}`,
      fixes: [redo],
    });
  }
  if (chains.length === 0) {
    return hardStop({
      ...base,
      short: `${mountPoint} is not on a disk of this machine`,
      observed: `${shown}: lsblk knows no such disk (network, memory or overlay)`,
      fixes: [redo],
    });
  }
  const disk = plainDisk(chains);
  if (disk === undefined) {
    const layers = chains[0]?.map(device => `${device.name} (${device.type})`).join(' > ') ?? '';
    return stop({
      ...base,
      short: `${mountPoint} is not on a plain NVMe`,
      observed: `${shown}: ${layers}`,
      fixes: [redo],
    });
  }
  if (!isNvme(disk)) {
    return stop({
      ...base,
      short: `${mountPoint} is not on an NVMe disk`,
      observed: `${shown}: ${disk.path} is attached by ${disk.transport ?? 'something unknown'}`,
      fixes: [redo],
    });
  }
  if (isRemote(disk)) {
    return stop({
      ...base,
      short: `${disk.path} is a network disk`,
      observed: `${shown}: ${disk.model ?? 'its model'} is not a local NVMe`,
      fixes: [redo],
    });
  }
  if (mount.options.split(',').includes('ro')) {
    const look = byHand(
      'find out why the kernel made it read-only',
      'dmesg | grep -i -E "nvme|ext4|remount"',
    );
    return hardStop({...base, short: `${mountPoint} is read-only`, observed: shown, fixes: [look]});
  }
  if (/^\/mnt(\/|$)/.test(mountPoint)) {
    const move = byHand('mount it at /nvme', 'faststart --mount-point /nvme');
    return stop({
      ...base,
      short: 'mount point under /mnt',
      observed: `${mountPoint}: on Azure /mnt is a temporary disk that can be reset or wiped`,
      fixes: [move],
    });
  }
  return pass({
    ...base,
    short: `${disk.path} on ${mountPoint}`,
    observed: `${shown}${disk.model === null ? '' : `, ${disk.model}`}`,
  });
}

export const nvmeMounted = defineGate<Context, NvmeMountedFacts>({
  id: 'nvme-mounted',
  title: 'The NVMe is mounted, and it is a real NVMe',
  section: 'Step 1.4',
  why: 'This is the #1 source of confusion. If df shows /dev/root, you are writing to the OS disk and your results are meaningless.',
  waivable: true,
  async observe(context) {
    const {mountPoint} = context.settings;
    const here = await readMount(context, mountPoint);
    const roots = [await readMount(context, '/'), await readMount(context, '/boot')];
    const lsblk = await readLsblk(context);
    const df = await readDf(context, [mountPoint]);
    const blind = roots.map(root => root.mount).find(mount => mount.status === 'unknown');
    const system = roots.flatMap(({mount}) =>
      mount.status === 'seen' && mount.value !== null ? [mount.value] : [],
    );
    const disks = lsblk.devices.ok
      ? lsblk.devices.value
          .map(one => `${one.name} ${one.type} ${one.transport ?? ''} ${one.model ?? ''}`.trim())
          .join('\n')
      : lsblk.devices.message;
    return {
      mountPoint,
      mount: here.mount,
      system: blind ?? {status: 'seen', value: system},
      devices: lsblk.devices,
      df: df.lines.at(-1) ?? null,
      evidence: [df.evidence, here.evidence, {command: lsblk.exit.shell, text: disks}],
    };
  },
  judge(facts) {
    const {mountPoint, mount, system, devices, df, evidence} = facts;
    const base = {expected: `a local NVMe disk mounted on ${mountPoint}`, evidence};
    if (mount.status === 'unknown')
      return unknown({...base, short: 'mounts could not be read', observed: mount.why});
    const {value: mounted} = mount;
    // Where there is no NVMe at all, everything else can still be tried out; where there is one, there is no excuse.
    const unmounted = hasNvme(devices) ? hardStop : stop;
    if (mounted === null) {
      return unmounted({
        ...base,
        short: `${mountPoint} does not exist`,
        observed: `nothing is mounted on ${mountPoint}`,
        fixes: [redo],
      });
    }
    if (mounted.target !== mountPoint) {
      const byDf = df === null || df.source === mounted.source ? '' : `; df shows ${df.source}`;
      const observed = `${mountPoint} is a folder on ${mounted.source} (${mounted.fsType}), mounted on ${mounted.target}${byDf}`;
      const isSystem = isOsPath(mounted.target) || mounted.source === '/dev/root';
      return unmounted({
        ...base,
        short: `${mountPoint} is not mounted`,
        observed: isSystem ? `${observed}: ${OS_DISK}` : observed,
        fixes: [redo],
      });
    }
    if (system.status === 'unknown')
      return unknown({...base, short: 'the OS disk could not be found', observed: system.why});
    if (!devices.ok) return unknown({...base, short: 'disks could not be listed', observed: devices.message});
    if (df === null)
      return unknown({...base, short: 'df did not answer', observed: `df printed no line for ${mountPoint}`});
    if (df.target !== mountPoint || df.source !== mounted.source.replace(/\[.*\]$/, '')) {
      const observed = `findmnt says ${mounted.source} on ${mounted.target}, df says ${df.source} on ${df.target}: one mount hides another`;
      return hardStop({...base, short: `two mounts meet on ${mountPoint}`, observed, fixes: [redo]});
    }
    return judgeDisk(facts, mounted, devices.value, system.value);
  },
});
