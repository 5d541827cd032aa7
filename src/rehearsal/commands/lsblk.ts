import {devicePath} from '../block-devices.ts';
import {linksTo} from '../device-nodes.ts';
import type {Machine} from '../machine.ts';
import type {BlockNode} from '../machine-schema.ts';
import type {Handler} from './answer.ts';
import {roomOn} from './filesystem-room.ts';
import {lsblkColumns} from './lsblk-columns.ts';

type Row = Record<string, unknown>;

/** Everything that lsblk knows of one device, whatever the version prints of it. */
function facts(machine: Machine, node: BlockNode, parent: BlockNode | undefined): Row {
  const path = devicePath(node);
  const {signature} = machine.devices.content(path);
  const mounts = machine.files.mounts.filter(({source}) => source === path);
  const mount = mounts.at(-1);
  const room = mount === undefined ? undefined : roomOn(machine, mount);
  const [major, minor] = node['maj:min'].split(':');
  const idLink = linksTo(machine.devices, path)
    .find(link => link.startsWith('disk/by-id/'))
    ?.slice('disk/by-id/'.length);
  return {
    alignment: 0,
    'disc-aln': 0,
    'disc-gran': 512,
    'disc-max': 2199023255040,
    'disc-zero': false,
    dax: false,
    fsavail: room?.availableBytes ?? null,
    fssize: room?.bytes ?? null,
    fsused: room?.usedBytes ?? null,
    'fsuse%': room === undefined ? null : `${Math.round((100 * room.usedBytes) / room.bytes)}%`,
    fsroots: mount === undefined ? [null] : ['/'],
    fstype: signature?.type ?? null,
    fsver: signature?.version ?? null,
    label: signature?.label ?? null,
    uuid: signature?.uuid ?? null,
    group: 'disk',
    owner: 'root',
    mode: 'brw-rw----',
    hotplug: false,
    kname: node.name,
    name: node.name,
    path,
    'log-sec': 512,
    'phy-sec': node.tran === 'nvme' ? 4096 : 512,
    'min-io': 4096,
    'opt-io': 0,
    ra: 128,
    rand: false,
    'maj:min': node['maj:min'],
    maj: major,
    min: minor,
    model: node.model ?? null,
    serial: node.serial ?? null,
    vendor: node.vendor ?? null,
    wwn: node.wwn ?? null,
    tran: node.tran ?? null,
    partuuid: node.partuuid ?? null,
    parttype: node.parttype ?? null,
    pttype: node.pttype ?? parent?.pttype ?? null,
    ptuuid: node.ptuuid ?? parent?.ptuuid ?? null,
    partn: node.type === 'part' ? Number(/\d+$/.exec(node.name)?.[0]) : null,
    pkname: parent?.name ?? null,
    rm: node.rm ?? false,
    ro: node.ro ?? false,
    rota: node.rota ?? false,
    'rq-size': 1023,
    sched: node.tran === 'nvme' ? 'none' : 'mq-deadline',
    size: node.size,
    start: node.type === 'part' ? 2048 : null,
    state: node.type === 'disk' ? 'live' : null,
    subsystems: node.tran === 'nvme' ? 'block:nvme:pci' : 'block',
    type: node.type,
    mountpoint: mount?.target ?? null,
    mountpoints: mounts.length === 0 ? [null] : mounts.map(({target}) => target),
    'disk-seq': machine.devices.sequence(path),
    id: idLink?.replace(/^[a-z]+-/, '') ?? null,
    'id-link': idLink ?? null,
    mq: '  1',
    wsame: 0,
    zoned: 'none',
    'zone-sz': 0,
    'zone-wgran': 0,
    'zone-app': 0,
    'zone-nr': 0,
    'zone-omax': 0,
    'zone-amax': 0,
  };
}

function row(machine: Machine, node: BlockNode, parent?: BlockNode): Row {
  const known = facts(machine, node, parent);
  const columns = lsblkColumns[machine.spec.utilLinux].map(name => [name, known[name] ?? null] as const);
  const children = (node.children ?? []).map(child => row(machine, child, node));
  return {...Object.fromEntries(columns), ...(children.length > 0 ? {children} : {})};
}

/** `lsblk --json --bytes --output-all` */
export const lsblk: Handler = ({machine, args}) =>
  args.join(' ') === '--json --bytes --output-all'
    ? {
        stdout: `${JSON.stringify({blockdevices: machine.devices.tree.map(node => row(machine, node))}, null, 3)}\n`,
      }
    : undefined;
