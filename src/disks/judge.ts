import {isNvme, isRemote, withDescendants} from './layers.ts';
import type {BlockDevice, DiskFacts, DiskView, DiskWord, Look} from './types.ts';

const MOUNTABLE = new Set(['ext4', 'xfs']);
/** The label that step 1 gives: a disk that carries it is one of ours. */
export const OUR_LABEL = 'faststart-nvme';

type Judgement = {readonly word: DiskWord; readonly reason: string};

function seen<T>(look: Look<T>): T | undefined {
  return look.status === 'seen' ? look.value : undefined;
}

function sentence(uses: readonly {what: string}[]): string {
  const words = [...new Set(uses.map(use => use.what))];
  const more = words.length > 3 ? ` and ${words.length - 3} more` : '';
  return `${words.slice(0, 3).join(', ')}${more}`;
}

/** Device with a file system that holds still to be mounted: the whole disk, or its only partition. */
function mountableOf(facts: DiskFacts): string | null {
  const uses = seen(facts.uses);
  if (uses === undefined || uses.some(use => use.what !== facts.mountPoint)) return null;
  const [only, ...others] = facts.disk.children;
  const candidate: BlockDevice = only === undefined ? facts.disk : only;
  if (others.length > 0 || candidate.children.length > 0) return null;
  const probe = only === undefined && facts.contents !== null ? seen(facts.contents.probe) : undefined;
  const type = probe?.kind === 'found' ? probe.type : candidate.fsType;
  if (only !== undefined && only.type !== 'part') return null;
  return type !== null && MOUNTABLE.has(type) ? candidate.path : null;
}

function judgeUses(facts: DiskFacts): Judgement | undefined {
  if (facts.uses.status === 'unknown')
    return {word: 'UNKNOWN', reason: `its uses could not be seen: ${facts.uses.why}`};
  const uses = facts.uses.value;
  const system = uses.filter(use => use.os);
  if (system.length > 0) return {word: 'OS', reason: `it carries ${sentence(system)}`};
  const inPlace = uses.some(use => use.what === facts.mountPoint);
  const layers = withDescendants(facts.disk).filter(
    device => device !== facts.disk && device.type !== 'part',
  );
  if (layers.length > 0) {
    return {
      word: 'IN USE',
      reason: `part of ${layers.map(layer => `${layer.name} (${layer.type})`).join(', ')}`,
    };
  }
  if (inPlace && isNvme(facts.disk) && !isRemote(facts.disk)) {
    return {word: 'READY', reason: `mounted on ${facts.mountPoint}`};
  }
  if (uses.length > 0) return {word: 'IN USE', reason: `used by ${sentence(uses)}`};
  return undefined;
}

function judgeContents(facts: DiskFacts): Judgement {
  const {disk, contents} = facts;
  if (disk.children.length > 0)
    return {word: 'HAS DATA', reason: `it has ${disk.children.length} partition(s)`};
  if (contents === null) return {word: 'UNKNOWN', reason: 'what is on it was not looked at'};
  const {probe, signatures, zero} = contents;
  if (probe.status === 'unknown')
    return {word: 'UNKNOWN', reason: `what is on it could not be seen: ${probe.why}`};
  if (probe.value.kind === 'ambiguous')
    return {word: 'HAS DATA', reason: 'several signatures contradict each other'};
  if (probe.value.kind === 'found') {
    const {type, label} = probe.value;
    return label === OUR_LABEL && MOUNTABLE.has(type)
      ? {word: 'READY', reason: `${type}, labelled ${label}: formatted by this runbook before`}
      : {word: 'HAS DATA', reason: `it holds ${type}${label === null ? '' : ` labelled "${label}"`}`};
  }
  if (signatures.status === 'unknown')
    return {word: 'UNKNOWN', reason: `its signatures could not be seen: ${signatures.why}`};
  if (signatures.value.length > 0)
    return {word: 'HAS DATA', reason: `wipefs finds ${signatures.value.join(', ')}`};
  if (disk.fsType !== null || disk.partitionTable !== null) {
    return {word: 'UNKNOWN', reason: `lsblk says ${disk.fsType ?? disk.partitionTable}, blkid says nothing`};
  }
  if (zero.status === 'unknown') return {word: 'UNKNOWN', reason: `its bytes could not be read: ${zero.why}`};
  if (!zero.value)
    return {
      word: 'HAS DATA',
      reason: 'no signature, but the bytes are not zero: a database or an encrypted disk looks like this',
    };
  return {word: 'BLANK', reason: 'no signature, no partition, all samples zero'};
}

/** What forbids formatting a disk that is blank. */
function objections(disk: BlockDevice): readonly string[] {
  return [
    ...(isNvme(disk) ? [] : ['it is not an NVMe disk']),
    ...(isRemote(disk) ? ['it is a network disk, not a local NVMe'] : []),
    ...(disk.readOnly === false
      ? []
      : [disk.readOnly === null ? 'it is not known to be writable' : 'it is read-only']),
    ...(disk.bytes === null || disk.bytes === 0 ? ['its size is not known'] : []),
    ...(disk.serial === null && disk.diskSequence === null
      ? ['it has neither a serial nor a sequence number to recognise it by']
      : []),
  ];
}

/** One word for the disk, with reasons, and whether it may be formatted or mounted. Pure. */
export function judgeDisk(facts: DiskFacts): DiskView {
  const {disk} = facts;
  const own = judgeUses(facts) ?? judgeContents(facts);
  // Who uses a disk, or that nobody knows, matters more than where it is.
  const remote = isRemote(disk) && own.word !== 'OS' && own.word !== 'IN USE' && own.word !== 'UNKNOWN';
  const word = remote ? 'REMOTE' : own.word;
  const against = objections(disk);
  const usable = word === 'HAS DATA' || word === 'READY';
  return {
    device: disk.path,
    identity: {serial: disk.serial, bytes: disk.bytes ?? 0, diskSequence: disk.diskSequence},
    model: disk.model,
    nvme: isNvme(disk),
    word,
    reasons: [
      ...(remote ? ['it is a network disk, not a local NVMe'] : []),
      own.reason,
      ...(word === 'BLANK' ? against : []),
    ],
    formattable: word === 'BLANK' && against.length === 0,
    mountable: usable && isNvme(disk) ? mountableOf(facts) : null,
    evidence: facts.evidence,
  };
}

/** All disks of the machine, in lsblk's order. */
export function judgeDisks(facts: readonly DiskFacts[]): readonly DiskView[] {
  return facts.map(judgeDisk);
}
