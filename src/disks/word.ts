import {isOsPath, withDescendants} from './layers.ts';
import {listOf} from './list-of.ts';
import {describeType} from './members.ts';
import {isMountableType} from './mountable.ts';
import {isNvme} from './nvme.ts';
import {ownerOf} from './owners.ts';
import type {BlockDevice, DiskFacts, DiskPlace, DiskWord} from './types.ts';

/** The label that step 1 gives: a disk that carries it is one of ours. */
export const OUR_LABEL = 'faststart-nvme';

export type Judgement = {readonly word: DiskWord; readonly reason: string};

/** Where the look at uses failed, what lsblk says of mounts still tells a disk that is in use. */
function usesKnown(facts: DiskFacts): readonly {readonly what: string; readonly os: boolean}[] {
  if (facts.uses.status === 'seen') return facts.uses.value;
  const points = withDescendants(facts.disk).flatMap(device => device.mountPoints);
  return points.map(what => ({what, os: isOsPath(what)}));
}

/** Who uses the disk; undefined = nobody, as far as could be seen. */
function judgeUses(facts: DiskFacts, place: DiskPlace): Judgement | undefined {
  const uses = usesKnown(facts);
  const system = uses.filter(use => use.os).map(use => use.what);
  if (system.length > 0) return {word: 'OS', reason: `it carries ${listOf(system)}`};
  const layers = withDescendants(facts.disk).filter(
    device => device !== facts.disk && device.type !== 'part',
  );
  if (layers.length > 0) {
    const names = layers.map(layer => `${layer.name} (${layer.type})`);
    return {word: 'IN USE', reason: `part of ${listOf(names)}`};
  }
  const names = uses.map(use => use.what);
  if (names.includes(facts.mountPoint) && isNvme(facts.disk) && place.kind !== 'remote')
    return {word: 'READY', reason: `mounted on ${facts.mountPoint}`};
  if (names.length > 0) return {word: 'IN USE', reason: `used by ${listOf(names)}`};
  if (facts.uses.status === 'unknown')
    return {word: 'UNKNOWN', reason: `its uses could not be seen: ${facts.uses.why}`};
  return undefined;
}

function judgeClaims({claims}: DiskFacts): Judgement | undefined {
  if (claims.status === 'unknown')
    return {word: 'UNKNOWN', reason: `its holders could not be seen: ${claims.why}`};
  return claims.value.length === 0 ? undefined : {word: 'IN USE', reason: listOf(claims.value)};
}

function partitionsOf(disk: BlockDevice): string {
  const parts = disk.children.map(part => {
    const type = part.fsType === null ? '' : ` (${describeType(part.fsType)})`;
    return `${part.name}${type}`;
  });
  return `it has ${parts.length} partition(s): ${listOf(parts)}`;
}

const data = (reason: string): Judgement => ({word: 'HAS DATA', reason});
const unseen = (reason: string): Judgement => ({word: 'UNKNOWN', reason});

/** What is on the disk that nobody uses. */
function judgeContents({disk, contents}: DiskFacts): Judgement {
  if (disk.children.length > 0) return data(partitionsOf(disk));
  if (contents === null) return unseen('what is on it was not looked at');
  const {probe, signatures, zero, exclusive} = contents;
  if (probe.status === 'unknown') return unseen(`what is on it could not be seen: ${probe.why}`);
  if (probe.value.kind === 'ambiguous') return data('several signatures contradict each other');
  if (probe.value.kind === 'found') {
    const {type, label, uuid} = probe.value;
    if (disk.fsType !== null && disk.fsType !== type)
      return unseen(`lsblk says ${disk.fsType}, blkid says ${type}: one of them is stale`);
    if (disk.uuid !== null && uuid !== null && disk.uuid !== uuid)
      return unseen(`lsblk says UUID ${disk.uuid}, blkid says ${uuid}: one of them is stale`);
    return label === OUR_LABEL && isMountableType(type)
      ? {word: 'READY', reason: `${type}, labelled ${label}: formatted by this runbook before`}
      : data(`it holds ${describeType(type)}${label === null ? '' : ` labelled "${label}"`}`);
  }
  if (signatures.status === 'unknown') return unseen(`its signatures could not be seen: ${signatures.why}`);
  if (signatures.value.length > 0) return data(`wipefs finds ${listOf(signatures.value.map(describeType))}`);
  const stale = disk.fsType ?? disk.partitionTable;
  if (stale !== null) return unseen(`lsblk says ${stale}, blkid says nothing: one of them is stale`);
  if (exclusive.status === 'seen' && !exclusive.value)
    return {word: 'IN USE', reason: 'the kernel has it in use: it cannot be opened exclusively'};
  if (zero.status === 'unknown') return unseen(`no signature, but its bytes were not seen: ${zero.why}`);
  return zero.value
    ? {word: 'BLANK', reason: 'no signature, no partition, all samples zero'}
    : data('no signature, but the bytes are not zero: a database or an encrypted disk looks like this');
}

/** The one word for a disk, and the sentence that decides it. Pure. */
export function wordFor(facts: DiskFacts, place: DiskPlace): Judgement {
  const owner = ownerOf(facts);
  const named = ({word, reason}: Judgement): Judgement => ({
    word,
    reason: owner === undefined ? reason : `${reason}; made by ${owner}`,
  });
  const used = judgeUses(facts, place) ?? judgeClaims(facts);
  return named(used ?? judgeContents(facts));
}
