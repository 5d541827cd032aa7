import type {Mount} from './types.ts';

/** What an entry must say of a file system. */
export type FstabMount = {
  readonly uuid: string;
  readonly mountPoint: string;
  readonly fsType: string;
  /** Kernel path of what the file system is on today: `/dev/nvme0n1p1`. */
  readonly device: string;
  /** Folder or subvolume that is mounted, where it is not all of the file system. */
  readonly part?: string | undefined;
  /** Its label where that is known: an entry by another one means another disk. */
  readonly label?: string | undefined;
};

/** What an entry must say of what is mounted: findmnt names a folder or subvolume in brackets behind the device. */
export function fstabMountOf({source, target, fsType}: Mount, uuid: string): FstabMount {
  const [, device = source, part] = /^(.*?)(?:\[(.*)\])?$/.exec(source) ?? [];
  return {uuid, mountPoint: target, fsType, device, part};
}

export type FstabFinding = {
  readonly kind: 'missing' | 'several' | 'foreign' | 'no-nofail' | 'kernel-name' | 'noauto' | 'wrong-type';
  readonly text: string;
};

/** `stop`: somebody else's entry, or a text that only its owner can change without loss. */
type FstabProposal =
  | {readonly status: 'fine'}
  | {readonly status: 'change'; readonly after: string}
  | {readonly status: 'stop'; readonly why: string};

type Entry = {
  /** Number of its line, from 0. */
  readonly at: number;
  readonly line: string;
  readonly source: string;
  readonly target: string;
  readonly fsType: string;
  readonly options: readonly string[];
  readonly rest: readonly string[];
  /** The line before it is our mark, and the entry is one that we write. */
  readonly ours: boolean;
};

const MARKER = '# faststart: the NVMe';
/** The machine starts without the disk: a local disk may be empty, or another, after a deallocation. */
const NOFAIL = 'nofail';
const TIMEOUT = 'x-systemd.device-timeout=10s';
const KERNEL_NAME = /^\/dev\/(?:nvme\d+n\d+(?:p\d+)?|(?:sd|vd|xvd)[a-z]+\d*|md\d+)$/;
/** The operator's own way to name the disk; where it leads to is seen when it is mounted. */
const STABLE_NAME = /^(?:LABEL|PARTUUID|PARTLABEL|ID)=|^\/dev\/disk\/(?:by-(?!uuid\/)|azure\/)/;
/** What reading puts in place of bytes that are not UTF-8: they would be lost by writing. */
const LOST_BYTES = '\ufffd';
/** What every type of file system takes, as is. */
const ANY_TYPE = /^(?:nofail|noatime|x-.*)$/;

function decode(word: string): string {
  return word.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function encode(word: string): string {
  return word.replace(/[\s\\#]/g, character => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

const withoutSlash = (path: string): string => (path === '/' ? path : path.replace(/\/+$/, ''));

/** Where the entry of a line mounts; undefined for a comment or no entry. */
export function fstabTargetOf(line: string): string | undefined {
  const [source, target] = line.trim().split(/[ \t]+/);
  return target === undefined || source?.startsWith('#') ? undefined : withoutSlash(decode(target));
}

function entriesFor(lines: readonly string[], mountPoint: string): readonly Entry[] {
  return lines.flatMap((line, at) => {
    const [source, target, fsType, options = 'defaults', ...rest] = line.trim().split(/[ \t]+/);
    if (source === undefined || target === undefined || fsType === undefined || source.startsWith('#'))
      return [];
    if (withoutSlash(decode(target)) !== withoutSlash(mountPoint)) return [];
    const words = options.split(',');
    // Somebody may have put a line of their own below the mark.
    const isMarked = lines[at - 1]?.startsWith(MARKER) ?? false;
    const ours = isMarked && source.startsWith('UUID=') && words.includes(TIMEOUT);
    return [{at, line, source, target, fsType, options: words, rest, ours}];
  });
}

/** UUID that the source names; undefined where it names something else. */
function uuidOf(source: string): string | undefined {
  return /^(?:UUID=|\/dev\/disk\/by-uuid\/)"?([^"]+)"?$/.exec(source)?.[1];
}

/** An entry by a label that this file system does not have. */
function namesOtherLabel({source}: Entry, {label}: FstabMount): boolean {
  const named = /^(?:LABEL=|\/dev\/disk\/by-label\/)"?([^"]+)"?$/.exec(source)?.[1];
  return named !== undefined && label !== undefined && named !== label;
}

/** Mounted by the first look at the folder; the start of the machine does not wait for it. */
function isMountedLater({options}: Entry): boolean {
  return options.includes('noauto') && options.includes('x-systemd.automount');
}

/** The kernel name that the disk has today. Of any other, nobody knows which disk was meant. */
function isKernelName({source}: Entry, {device}: FstabMount): boolean {
  return KERNEL_NAME.test(source) && source === device;
}

/** `auto` and lists of types are left to mount. */
function hasWrongType(entry: Entry, {fsType}: FstabMount): boolean {
  return !entry.fsType.split(',').some(type => type === 'auto' || type === fsType);
}

function findingsOf(entry: Entry, mount: FstabMount): readonly FstabFinding[] {
  const {uuid, mountPoint, fsType} = mount;
  const findings: FstabFinding[] = [];
  const named = uuidOf(entry.source);
  if (isKernelName(entry, mount)) {
    const text = `/etc/fstab names ${entry.source} for ${mountPoint}: after a restart another disk can have that name`;
    findings.push({kind: 'kernel-name', text});
  } else if (
    namesOtherLabel(entry, mount) ||
    (named?.toLowerCase() !== uuid.toLowerCase() && !STABLE_NAME.test(entry.source))
  ) {
    const text = `/etc/fstab mounts ${entry.source} on ${mountPoint}, not the file system ${uuid}`;
    findings.push({kind: 'foreign', text});
  }
  if (hasWrongType(entry, mount)) {
    const text = `/etc/fstab says ${entry.fsType} for ${mountPoint}, which is ${fsType}: a restart does not mount it`;
    findings.push({kind: 'wrong-type', text});
  }
  if (isMountedLater(entry)) return findings;
  if (!entry.options.includes(NOFAIL)) {
    const text = `/etc/fstab has no ${NOFAIL} for ${mountPoint}: without the disk the machine does not start`;
    findings.push({kind: 'no-nofail', text});
  }
  if (entry.options.includes('noauto')) {
    findings.push({
      kind: 'noauto',
      text: `/etc/fstab has noauto for ${mountPoint}: a restart does not mount it`,
    });
  }
  return findings;
}

/** What is wrong with the entries for the mount point; nothing = there is one good entry. Pure. */
export function fstabFindings(text: string, mount: FstabMount): readonly FstabFinding[] {
  const entries = entriesFor(text.split('\n'), mount.mountPoint);
  const [entry, ...others] = entries;
  if (entry === undefined)
    return [{kind: 'missing', text: `${mount.mountPoint} is not in /etc/fstab: a restart unmounts it`}];
  if (others.length > 0) {
    const sources = entries.map(one => one.source).join(', ');
    return [{kind: 'several', text: `/etc/fstab mounts several things on ${mount.mountPoint}: ${sources}`}];
  }
  return findingsOf(entry, mount);
}

function ourLines({uuid, mountPoint, fsType}: FstabMount): readonly string[] {
  return [
    `${MARKER} (this line and the next; nofail: the machine also starts without the disk)`,
    `UUID=${uuid} ${encode(mountPoint)} ${fsType} defaults,${NOFAIL},${TIMEOUT} 0 2`,
  ];
}

/** The operator's own entry, with what it lacks; the rest of its words stay. */
function repaired(entry: Entry, mount: FstabMount): string {
  const wrongType = hasWrongType(entry, mount);
  // Options of another type of file system would keep this one from being mounted.
  const usable = wrongType
    ? ['defaults', ...entry.options.filter(option => ANY_TYPE.test(option))]
    : entry.options;
  const kept = isMountedLater(entry) ? usable : usable.filter(option => option !== 'noauto');
  const hasTimeout = kept.some(option => option.startsWith('x-systemd.device-timeout='));
  const options = [
    ...kept,
    ...(kept.includes(NOFAIL) ? [] : [NOFAIL]),
    ...(hasTimeout ? [] : [TIMEOUT]),
  ].join(',');
  const source = isKernelName(entry, mount) ? `UUID=${mount.uuid}` : entry.source;
  const fsType = wrongType ? mount.fsType : entry.fsType;
  return [source, entry.target, fsType, options, ...entry.rest].join(' ');
}

/** The text that mounts the file system at each start. All other lines stay as they are, byte for byte. Pure. */
export function proposeFstab(text: string, mount: FstabMount): FstabProposal {
  const findings = fstabFindings(text, mount);
  if (findings.length === 0) return {status: 'fine'};
  if (text.includes(LOST_BYTES)) {
    const why = '/etc/fstab holds bytes that are not UTF-8, which would be lost; no line of it is changed';
    return {status: 'stop', why};
  }
  if (mount.part !== undefined) {
    const why = `only ${mount.part} of the file system is mounted on ${mount.mountPoint}: an entry for it is yours to write`;
    return {status: 'stop', why};
  }
  const lines = text.split('\n');
  const entries = entriesFor(lines, mount.mountPoint);
  const [entry, ...others] = entries;
  if (entry === undefined) {
    const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    return {status: 'change', after: `${whole}${ourLines(mount).join('\n')}\n`};
  }
  if (entries.every(one => one.ours)) {
    const gone = new Set(others.flatMap(one => [one.at - 1, one.at]));
    const [marker = '', line = ''] = ourLines(mount);
    const after = lines.flatMap((old, at) => {
      if (gone.has(at)) return [];
      return at === entry.at ? [line] : at === entry.at - 1 ? [marker] : [old];
    });
    return {status: 'change', after: after.join('\n')};
  }
  const foreign = findings.find(({kind}) => kind === 'several' || kind === 'foreign');
  if (foreign !== undefined) return {status: 'stop', why: foreign.text};
  const after = lines.map((old, at) => (at === entry.at ? repaired(entry, mount) : old));
  return {status: 'change', after: after.join('\n')};
}
