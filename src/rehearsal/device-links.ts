import type {BlockNode, Signature} from './machine-schema.ts';

export type NvmeName = {readonly namespace: number};

/** What the kernel's name of an NVMe disk says. */
export function nvmeName(node: BlockNode): NvmeName | undefined {
  const [, number] = /^nvme\d+n(\d+)$/.exec(node.name) ?? [];
  return number === undefined ? undefined : {namespace: node.nsid ?? Number(number)};
}

/** As udev makes a word of what a disk says of itself. */
function word(text: string): string {
  return text.trim().replace(/\s+/g, '_');
}

function byId(node: BlockNode): string[] {
  if (node.serial === undefined) return [];
  const bus = node.tran ?? 'block';
  const name = `disk/by-id/${bus}-${word(node.model ?? 'disk')}_${word(node.serial)}`;
  const nvme = nvmeName(node);
  if (nvme === undefined) return [name];
  // Namespaces of one controller share its serial: the short name is given to all, and leads to the last.
  return nvme === undefined ? [name] : [name, `${name}_${nvme.namespace}`];
}

function byWwn(node: BlockNode): string[] {
  return node.wwn === undefined ? [] : [`disk/by-id/${nvmeName(node) ? 'nvme' : 'wwn'}-${node.wwn}`];
}

/** By what is on the device; udev gives members of something bigger none. */
function byContent(signature: Signature | null): string[] {
  if (signature?.usage !== 'filesystem') return [];
  const label = signature.label === undefined ? [] : [`disk/by-label/${signature.label}`];
  return [`disk/by-uuid/${signature.uuid}`, ...label];
}

function byDisk(node: BlockNode, parent: BlockNode | undefined): string[] {
  if (node.type !== 'part' || parent === undefined)
    return [...byId(node), ...byWwn(node), ...(node.links ?? [])];
  const number = /\d+$/.exec(node.name)?.[0] ?? '';
  const partUuid = node.partuuid === undefined ? [] : [`disk/by-partuuid/${node.partuuid}`];
  return [...byDisk(parent, undefined).map(link => `${link}-part${number}`), ...partUuid];
}

/** Every link of udev's to a device, below /dev. */
export function linksOf(
  node: BlockNode,
  parent: BlockNode | undefined,
  signature: Signature | null,
): string[] {
  return [...byDisk(node, parent), ...byContent(signature)];
}
