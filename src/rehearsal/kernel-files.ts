import {type BlockDevices, devicePath} from './block-devices.ts';
import {nvmeName} from './device-links.ts';
import type {BlockNode, MachineSpec} from './machine-schema.ts';

const MD_CHUNK = '512k';

function descendants(nodes: readonly BlockNode[]): BlockNode[] {
  return nodes.flatMap(node => [node, ...descendants(node.children ?? [])]);
}

/** Software RAIDs, as the kernel lists them. */
function mdstat(nodes: readonly BlockNode[]): string {
  const members = new Map<string, {node: BlockNode; of: string[]}>();
  for (const node of descendants(nodes))
    for (const child of node.children ?? [])
      if (child.type.startsWith('raid'))
        members.set(child.name, {node: child, of: [...(members.get(child.name)?.of ?? []), node.name]});
  const levels = new Set([...members.values()].map(({node}) => ` [${node.type}]`));
  const arrays = [...members.values()].map(({node, of}) => {
    const disks = of.map((name, index) => `${name}[${index}]`).toReversed();
    return `${node.name} : active ${node.type} ${disks.join(' ')}\n      ${Math.floor(node.size / 1024)} blocks super 1.2 ${MD_CHUNK} chunks\n\n`;
  });
  return `Personalities :${[...levels].join('') || ' '}\n${arrays.join('')}unused devices: <none>\n`;
}

/** What sysfs says of a disk and its controller, where it says something. */
function sysfs(devices: BlockDevices, node: BlockNode): Record<string, string> {
  const block = `/sys/class/block/${node.name}`;
  const nvme = nvmeName(node);
  const sequence = devices.sequence(devicePath(node));
  return {
    [`${block}/size`]: `${Math.floor(node.size / 512)}\n`,
    ...(sequence === null ? {} : {[`${block}/diskseq`]: `${sequence}\n`}),
    ...(nvme === undefined
      ? {}
      : {
          [`${block}/nsid`]: `${nvme.namespace}\n`,
          [`${block}/device/transport`]: `${node.fabric ?? 'pcie'}\n`,
        }),
  };
}

/** Folders of sysfs: what holds each device. A partition is no holder of its disk. */
export function kernelFolders(devices: BlockDevices): string[] {
  return descendants(devices.tree).flatMap(node => {
    const holders = `/sys/class/block/${node.name}/holders`;
    const above = (node.children ?? []).filter(({type}) => type !== 'part');
    return [holders, ...above.map(({name}) => `${holders}/${name}`)];
  });
}

/** The files of the kernel that are read as facts. */
export function kernelFiles(spec: MachineSpec, devices: BlockDevices): Record<string, string> {
  const processors = Array.from({length: spec.cores}, (_, index) => `processor\t: ${index}\n\n`).join('');
  const kilobytes = Math.floor(spec.memoryBytes / 1024);
  return {
    '/proc/cpuinfo': processors,
    '/proc/meminfo': `MemTotal:       ${kilobytes} kB\nMemFree:        ${Math.floor(kilobytes * 0.9)} kB\nMemAvailable:   ${Math.floor(kilobytes * 0.95)} kB\n`,
    '/proc/sys/kernel/random/boot_id': `${spec.bootId}\n`,
    '/proc/sys/kernel/osrelease': `${spec.kernel}\n`,
    '/proc/mdstat': mdstat(devices.tree),
    '/proc/swaps': 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n',
    '/proc/loadavg': '0.08 0.05 0.01 1/612 4242\n',
    '/etc/hostname': `${spec.hostname}\n`,
    '/etc/machine-id': `${spec.bootId.replaceAll('-', '')}\n`,
    ...Object.assign({}, ...descendants(devices.tree).map(node => sysfs(devices, node))),
  };
}
