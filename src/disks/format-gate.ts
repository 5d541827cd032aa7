import {placeOf} from './cloud.ts';
import {withDescendants} from './layers.ts';
import {listOf} from './list-of.ts';
import {describeType} from './members.ts';
import {speaksNvme} from './nvme.ts';
import type {DiskContents, DiskFacts, FormatObjection, FormatPointId} from './types.ts';

export type FormatOptions = {
  /** The operator's flag: bytes without a signature may be overwritten. */
  readonly rawDataAllowed: boolean;
};

/** One condition for formatting. It judges its own facts only, and what it cannot see it objects to. */
export type FormatPoint = {
  readonly id: FormatPointId;
  judge(facts: DiskFacts, options: FormatOptions): FormatObjection | undefined;
};

/** What is wrong; `unseen` where it could not be looked at. */
type Finding = {readonly wrong: string} | {readonly unseen: string} | undefined;

function point(id: FormatPointId, find: (facts: DiskFacts, options: FormatOptions) => Finding): FormatPoint {
  return {
    id,
    judge(facts, options) {
      const finding = find(facts, options);
      if (finding === undefined) return undefined;
      return 'wrong' in finding
        ? {point: id, why: finding.wrong, seen: true}
        : {point: id, why: finding.unseen, seen: false};
    },
  };
}

/** A point about what is on the disk: without a look at that, it objects. */
function contentsPoint(
  id: FormatPointId,
  find: (contents: DiskContents, facts: DiskFacts, options: FormatOptions) => Finding,
): FormatPoint {
  return point(id, (facts, options) =>
    facts.contents === null
      ? {unseen: 'what is on it was not looked at'}
      : find(facts.contents, facts, options),
  );
}

const writable = point('writable', ({disk}) => {
  if (disk.readOnly === null) return {unseen: 'it is not known to be writable'};
  return disk.readOnly ? {wrong: 'it is read-only'} : undefined;
});

const wholeDisk = point('whole-disk', ({disk}) =>
  disk.type === 'disk' ? undefined : {wrong: `it is not a whole disk (lsblk says: ${disk.type})`},
);

const stableLink = point('stable-link', ({links}) =>
  links.length > 0 ? undefined : {wrong: 'no link below /dev/disk names it, and kernel names can change'},
);

const recognisable = point('recognisable', ({disk}) => {
  if (disk.serial === null) return {unseen: 'it has no serial to recognise it by'};
  if (disk.bytes === null || disk.bytes <= 0) return {unseen: 'its size is not known'};
  return disk.namespace === null && disk.diskSequence === null
    ? {unseen: 'it has neither a namespace nor a sequence number to tell it from others of its serial'}
    : undefined;
});

const localNvme = point('local-nvme', facts => {
  if (!speaksNvme(facts.disk)) return {wrong: 'it is not an NVMe disk'};
  const place = placeOf(facts);
  if (place.kind === 'local') return undefined;
  if (place.kind === 'unknown') {
    const {fabric} = facts;
    const reached = fabric === null ? 'sysfs does not say how it is reached' : `it is reached by "${fabric}"`;
    return {unseen: `it is not known to be a local disk: ${reached}`};
  }
  const called = place.called === null ? '' : ` (${place.called})`;
  return {wrong: `it is a network disk, not a local NVMe${called}`};
});

const unused = point('unused', ({disk, uses}) => {
  const mounted = withDescendants(disk).flatMap(device => device.mountPoints);
  const seen = uses.status === 'seen' ? uses.value.map(use => use.what) : [];
  const all = [...new Set([...seen, ...mounted])];
  if (all.length > 0) return {wrong: `it is used by ${listOf(all)}`};
  return uses.status === 'unknown' ? {unseen: `its uses could not be seen: ${uses.why}`} : undefined;
});

const unclaimed = point('unclaimed', ({disk, claims}) => {
  const layers = disk.children.filter(child => child.type !== 'part').map(child => `part of ${child.name}`);
  const all = [...(claims.status === 'seen' ? claims.value : []), ...layers];
  if (all.length > 0) return {wrong: `it is spoken for: ${listOf(all)}`};
  return claims.status === 'unknown' ? {unseen: `its holders could not be seen: ${claims.why}`} : undefined;
});

const noPartitions = point('no-partitions', ({disk}) => {
  const parts = disk.children.filter(child => child.type === 'part').map(child => child.name);
  if (parts.length > 0) return {wrong: `it has partitions: ${listOf(parts)}`};
  return disk.partitionTable === null
    ? undefined
    : {wrong: `it has a partition table: ${disk.partitionTable}`};
});

const noSignature = contentsPoint('no-signature', ({probe, signatures}, {disk}) => {
  if (probe.status === 'unknown') return {unseen: `blkid could not look at it: ${probe.why}`};
  if (probe.value.kind === 'ambiguous') return {wrong: 'blkid finds signatures that contradict each other'};
  if (probe.value.kind === 'found') return {wrong: `blkid finds ${describeType(probe.value.type)}`};
  if (signatures.status === 'unknown') return {unseen: `wipefs could not look at it: ${signatures.why}`};
  if (signatures.value.length > 0)
    return {wrong: `wipefs finds ${listOf(signatures.value.map(describeType))}`};
  // One of the two is stale, and nobody knows which.
  return disk.fsType === null ? undefined : {unseen: `lsblk says ${disk.fsType}, blkid finds nothing`};
});

const zeroBytes = contentsPoint('zero-bytes', ({zero}, _, {rawDataAllowed}) => {
  // The flag allows data that was seen; bytes that could not be read are no such thing.
  if (zero.status === 'unknown') return {unseen: `its bytes could not be read: ${zero.why}`};
  return zero.value || rawDataAllowed
    ? undefined
    : {wrong: 'its bytes are not zero, though no signature names them'};
});

const exclusive = contentsPoint('exclusive', contents => {
  const look = contents.exclusive;
  if (look.status === 'unknown') return {unseen: `it could not be opened exclusively: ${look.why}`};
  return look.value ? undefined : {wrong: 'the kernel has it in use: it cannot be opened exclusively'};
});

/** Every condition that is decided by looking. A disk may be formatted only where none of them objects. */
export const formatPoints: readonly FormatPoint[] = [
  stableLink,
  wholeDisk,
  writable,
  recognisable,
  localNvme,
  unused,
  unclaimed,
  noPartitions,
  noSignature,
  zeroBytes,
  exclusive,
];

/** All objections to formatting the disk. Pure. */
export function formatObjections(
  facts: DiskFacts,
  options: FormatOptions,
  points: readonly FormatPoint[] = formatPoints,
): readonly FormatObjection[] {
  return points.flatMap(one => one.judge(facts, options) ?? []);
}
