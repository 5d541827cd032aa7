import {placeOf} from './cloud.ts';
import {type FormatOptions, formatObjections} from './format-gate.ts';
import {mountableOf} from './mountable.ts';
import {isNvme} from './nvme.ts';
import type {DiskFacts, DiskPlace, DiskView} from './types.ts';
import {type Judgement, wordFor} from './word.ts';

export {OUR_LABEL} from './word.ts';

/** A disk with bytes that no signature names, which the operator's flag lets be overwritten. */
function isAllowedRawData({contents}: DiskFacts, {rawDataAllowed}: FormatOptions): boolean {
  return rawDataAllowed && contents?.zero.status === 'seen' && !contents.zero.value;
}

/** Who uses a disk, or that nobody knows who does, matters more than where it is. */
function isRemoteFirst(place: DiskPlace, {word}: Judgement, {uses, claims}: DiskFacts): boolean {
  if (place.kind !== 'remote' || word === 'OS' || word === 'IN USE') return false;
  return uses.status === 'seen' && claims.status === 'seen';
}

function judgeAmong(facts: DiskFacts, options: FormatOptions, all: readonly DiskFacts[]): DiskView {
  const {disk} = facts;
  const place = placeOf(facts);
  const own = wordFor(facts, place);
  const remote = isRemoteFirst(place, own, facts);
  const word = remote ? 'REMOTE' : own.word;
  const objections = formatObjections(facts, options);
  const wanted = word === 'BLANK' || isAllowedRawData(facts, options);
  const usable = word === 'HAS DATA' || word === 'READY';
  const called = place.called === null ? '' : ` (${place.called})`;
  return {
    device: disk.path,
    link: facts.links[0] ?? null,
    identity: {
      serial: disk.serial,
      namespace: disk.namespace,
      bytes: disk.bytes ?? 0,
      diskSequence: disk.diskSequence,
    },
    model: disk.model,
    place,
    nvme: isNvme(disk),
    word,
    reasons: [
      ...(remote ? [`it is a network disk, not a local NVMe${called}`] : []),
      own.reason,
      ...(wanted ? objections.map(objection => objection.why) : []),
    ],
    objections,
    // The word and the gate are decided apart from each other: both must agree.
    formattable: wanted && objections.length === 0,
    mountable: usable && isNvme(disk) ? mountableOf(facts, all) : null,
    evidence: facts.evidence,
  };
}

type Options = Partial<FormatOptions>;

const withDefaults = ({rawDataAllowed = false}: Options): FormatOptions => ({rawDataAllowed});

/** One word for the disk, with reasons, and whether it may be formatted or mounted. Pure. */
export function judgeDisk(facts: DiskFacts, options: Options = {}): DiskView {
  return judgeAmong(facts, withDefaults(options), [facts]);
}

/** All disks of the machine, in lsblk's order. What two of them claim to be is mounted from neither. Pure. */
export function judgeDisks(list: readonly DiskFacts[], options: Options = {}): readonly DiskView[] {
  return list.map(facts => judgeAmong(facts, withDefaults(options), list));
}
