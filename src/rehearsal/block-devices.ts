import type {BlockNode, Signature} from './machine-schema.ts';

/** What is on a device now; changed by mkfs. */
type Content = {signature: Signature | null; noise: boolean | readonly number[]};

export type BlockDevices = {
  readonly tree: readonly BlockNode[];
  find(path: string): BlockNode | undefined;
  content(path: string): Content;
  /** Makes a file system, as mkfs does. */
  format(path: string, signature: Signature): void;
  byUuid(uuid: string): string | undefined;
  byLabel(label: string): string | undefined;
  /** Of a mount's source, whatever that is. */
  majMin(source: string): string;
  /** Number that the kernel gave a disk when it came; a partition has none of its own. */
  sequence(path: string): number | null;
};

const NO_DEVICE = '0:1';

/** The machine's block devices and what is on them. */
export function createBlockDevices(tree: readonly BlockNode[]): BlockDevices {
  const nodes = new Map<string, BlockNode>();
  const contents = new Map<string, Content>();
  const visit = (node: BlockNode): void => {
    const path = devicePath(node);
    nodes.set(path, node);
    contents.set(path, {signature: node.signature ?? null, noise: node.noise ?? false});
    for (const child of node.children ?? []) visit(child);
  };
  for (const node of tree) visit(node);
  const disks = [...nodes].filter(([, node]) => node.type !== 'part').map(([path]) => path);
  const holding = (is: (signature: Signature) => boolean): string | undefined =>
    [...contents].find(([, {signature}]) => signature !== null && is(signature))?.[0];
  return {
    tree,
    find: path => nodes.get(path),
    content: path => contents.get(path) ?? {signature: null, noise: false},
    format: (path, signature) => void contents.set(path, {signature, noise: false}),
    byUuid: uuid => holding(signature => signature.uuid === uuid),
    byLabel: label => holding(signature => signature.label === label),
    majMin: source => nodes.get(source)?.['maj:min'] ?? NO_DEVICE,
    sequence: path => (disks.includes(path) ? disks.indexOf(path) + 1 : null),
  };
}

export function devicePath(node: BlockNode): string {
  return `/dev/${node.name}`;
}
