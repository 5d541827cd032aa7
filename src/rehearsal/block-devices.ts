import type {BlockNode, Signature} from './machine-schema.ts';

/** What is on a device now; changed by mkfs. */
type Content = {signature: Signature | null; noise: boolean};

export type BlockDevices = {
  readonly tree: readonly BlockNode[];
  find(path: string): BlockNode | undefined;
  content(path: string): Content;
  /** Makes a file system, as mkfs does. */
  format(path: string, signature: Signature): void;
  byUuid(uuid: string): string | undefined;
};

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
  return {
    tree,
    find: path => nodes.get(path),
    content: path => contents.get(path) ?? {signature: null, noise: false},
    format: (path, signature) => void contents.set(path, {signature, noise: false}),
    byUuid: uuid => [...contents].find(([, content]) => content.signature?.uuid === uuid)?.[0],
  };
}

export function devicePath(node: BlockNode): string {
  return `/dev/${node.name}`;
}
