import type {Context} from '../context.ts';
import {placeOf} from '../disks/cloud.ts';
import {readMount} from '../disks/findmnt.ts';
import {readLsblk} from '../disks/lsblk.ts';
import {controllerOf} from '../disks/nvme.ts';
import type {BlockDevice} from '../disks/types.ts';
import type {RunConfig} from '../env/types.ts';
import {type Fact, fact, known, unknown, unread} from './fact.ts';

const FOLDERS = {cache: 'cacheFolder', store: 'modelFolder'} as const;

/** From the whole disk down to the device that is mounted, or nothing when it is not in this tree. */
function chainTo(device: BlockDevice, majMin: string): readonly BlockDevice[] {
  if (device.majMin === majMin) return [device];
  for (const child of device.children) {
    const below = chainTo(child, majMin);
    if (below.length > 0) return [device, ...below];
  }
  return [];
}

async function queueFact(context: Context, id: string, disk: string, file: string): Promise<Fact> {
  const path = `/sys/block/${disk}/${file}`;
  const text = await context.host.readText(path, {maxBytes: 200});
  if (!text.ok) return unknown(id, unread(path, text));
  const bracketed = /\[(.+)\]/.exec(text.value)?.[1];
  return fact(id, bracketed ?? text.value, `${path} is empty`);
}

async function fabricOf({host}: Context, {name}: BlockDevice): Promise<string | null> {
  const controller = controllerOf(name);
  if (controller === undefined) return null;
  const text = await host.readText(`/sys/class/nvme/${controller}/transport`, {maxBytes: 100});
  return text.ok ? text.value.trim() : null;
}

async function leafFacts(context: Context, name: string, disk: BlockDevice): Promise<readonly Fact[]> {
  const at = (field: string): string => `disk.${name}.${field}`;
  return [
    fact(at('model'), disk.model ?? undefined, 'lsblk does not say'),
    fact(at('serial'), disk.serial ?? undefined, 'lsblk does not say'),
    disk.bytes === null ? unknown(at('bytes'), 'lsblk does not say') : known(at('bytes'), disk.bytes),
    fact(at('transport'), disk.transport ?? undefined, 'lsblk does not say'),
    ...(await Promise.all([
      queueFact(context, at('namespace'), disk.name, 'nsid'),
      queueFact(context, at('firmware'), disk.name, 'device/firmware_rev'),
      queueFact(context, at('scheduler'), disk.name, 'queue/scheduler'),
      queueFact(context, at('readAheadKb'), disk.name, 'queue/read_ahead_kb'),
      queueFact(context, at('rotational'), disk.name, 'queue/rotational'),
    ])),
  ];
}

/** What each folder of weights is on: mount, the chain of devices below it, and the disk at its end. */
export async function diskFacts(context: Context, config: RunConfig): Promise<readonly Fact[]> {
  const {devices} = await readLsblk(context);
  const perFolder = await Promise.all(
    Object.entries(FOLDERS).map(async ([name, key]) => {
      const {mount} = await readMount(context, config[key]);
      const at = (field: string): string => `disk.${name}.${field}`;
      if (mount.status === 'unknown') return [unknown(at('mount'), mount.why)];
      if (mount.value === null) return [unknown(at('mount'), `${config[key]} is on no mount`)];
      const {source, target, fsType, options, uuid, majMin} = mount.value;
      const mounted = [
        known(at('mount'), `${source} on ${target}`),
        fact(at('fileSystem'), fsType, 'findmnt does not say'),
        fact(at('options'), options, 'findmnt does not say'),
        fact(at('uuid'), uuid ?? undefined, 'it has none'),
      ];
      if (!devices.ok) return [...mounted, unknown(at('chain'), devices.message)];
      for (const disk of devices.value) {
        const chain = majMin === null ? [] : chainTo(disk, majMin);
        if (chain.length === 0) continue;
        const {kind, called} = placeOf({disk, links: [], fabric: await fabricOf(context, disk)});
        return [
          ...mounted,
          known(at('chain'), chain.map(device => device.path).join(' > ')),
          known(at('place'), called === null ? kind : `${kind}, ${called}`),
          ...(await leafFacts(context, name, disk)),
        ];
      }
      return [...mounted, unknown(at('chain'), 'no whole disk is known to carry it')];
    }),
  );
  return perFolder.flat();
}
