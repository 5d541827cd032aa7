/** What an entry must say of a file system. */
export type FstabMount = {readonly uuid: string; readonly mountPoint: string; readonly fsType: string};

export type FstabFinding = {
  readonly kind: 'missing' | 'several' | 'foreign' | 'no-nofail' | 'kernel-name' | 'noauto';
  readonly text: string;
};

/** `stop`: somebody else's entry, which is never replaced. */
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
  /** The line before it is our mark. */
  readonly ours: boolean;
};

const MARKER = '# faststart: the NVMe';
/** The machine starts without the disk: a local disk may be empty, or another, after a deallocation. */
const NOFAIL = 'nofail';
const TIMEOUT = 'x-systemd.device-timeout=10s';
const KERNEL_NAME = /^\/dev\/(?:nvme\d+n\d+(?:p\d+)?|(?:sd|vd|xvd)[a-z]+\d*|md\d+)$/;
/** The operator's own way to name the disk; where it leads to is seen when it is mounted. */
const STABLE_NAME = /^(?:LABEL|PARTUUID|PARTLABEL|ID)=|^\/dev\/disk\/by-(?!uuid\/)/;

function decode(word: string): string {
  return word.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function encode(word: string): string {
  return word.replace(/[\s\\#]/g, character => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

const withoutSlash = (path: string): string => (path === '/' ? path : path.replace(/\/+$/, ''));

function entriesFor(lines: readonly string[], mountPoint: string): readonly Entry[] {
  return lines.flatMap((line, at) => {
    const [source, target, fsType, options = 'defaults', ...rest] = line.trim().split(/[ \t]+/);
    if (source === undefined || target === undefined || fsType === undefined || source.startsWith('#'))
      return [];
    if (withoutSlash(decode(target)) !== withoutSlash(mountPoint)) return [];
    const ours = lines[at - 1]?.startsWith(MARKER) ?? false;
    return [{at, line, source, target, fsType, options: options.split(','), rest, ours}];
  });
}

/** UUID that the source names; undefined where it names something else. */
function uuidOf(source: string): string | undefined {
  return /^(?:UUID=|\/dev\/disk\/by-uuid\/)"?([^"]+)"?$/.exec(source)?.[1];
}

function findingsOf(entry: Entry, {uuid, mountPoint}: FstabMount): readonly FstabFinding[] {
  const findings: FstabFinding[] = [];
  const named = uuidOf(entry.source);
  if (KERNEL_NAME.test(entry.source)) {
    const text = `/etc/fstab names ${entry.source} for ${mountPoint}: after a restart another disk can have that name`;
    findings.push({kind: 'kernel-name', text});
  } else if (named?.toLowerCase() !== uuid.toLowerCase() && !STABLE_NAME.test(entry.source)) {
    const text = `/etc/fstab mounts ${entry.source} on ${mountPoint}, not the file system ${uuid}`;
    findings.push({kind: 'foreign', text});
  }
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
  const kept = entry.options.filter(option => option !== 'noauto');
  const hasTimeout = kept.some(option => option.startsWith('x-systemd.device-timeout='));
  const options = [
    ...kept,
    ...(kept.includes(NOFAIL) ? [] : [NOFAIL]),
    ...(hasTimeout ? [] : [TIMEOUT]),
  ].join(',');
  const source = KERNEL_NAME.test(entry.source) ? `UUID=${mount.uuid}` : entry.source;
  return [source, entry.target, entry.fsType, options, ...entry.rest].join(' ');
}

/** The text that mounts the file system at each start. All other lines stay as they are, byte for byte. Pure. */
export function proposeFstab(text: string, mount: FstabMount): FstabProposal {
  const findings = fstabFindings(text, mount);
  if (findings.length === 0) return {status: 'fine'};
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
