import {isLocalFabric, networkFabric} from './fabric.ts';
import {speaksNvme} from './nvme.ts';
import type {DiskFacts, DiskPlace} from './types.ts';

type Seen = Pick<DiskFacts, 'disk' | 'links' | 'fabric'>;
type Rule = (seen: Seen) => DiskPlace | undefined;

type Cloud = DiskPlace['cloud'];
const remote = (cloud: Cloud, called: string | null): DiskPlace => ({
  kind: 'remote',
  cloud,
  called,
  ephemeral: false,
});
/** All local disks of a cloud's VM are taken from it when it is deallocated. */
const local = (cloud: Cloud, called: string | null): DiskPlace => ({
  kind: 'local',
  cloud,
  called,
  ephemeral: cloud !== null,
});

/** First group of the first link that matches. */
function linked(links: readonly string[], pattern: RegExp): string | undefined {
  for (const link of links) {
    const match = pattern.exec(link);
    if (match !== null) return match[1] ?? '';
  }
  return undefined;
}

const plain = (name: string): string => name.replace(/[\s_]+/g, ' ').trim();

/** As the disk gives it, with blanks where udev and old versions of lsblk put `_`. */
function modelOf({disk}: Seen): string {
  return plain(disk.model ?? '');
}

const NAMED_LINK = /^\/dev\/disk\/by-id\/nvme-(.+)$/;

/** Whether the model names it, or one of udev's links does: they begin with it, also where lsblk has lost it. */
function isCalled(seen: Seen, pattern: RegExp): boolean {
  const linkedAs = seen.links.flatMap(link => NAMED_LINK.exec(link)?.[1] ?? []);
  return [modelOf(seen), ...linkedAs.map(plain)].some(name => pattern.test(name));
}

const REMOTE_TRANSPORTS = new Set(['iscsi', 'fc', 'fcoe', 'nbd', 'tcp', 'rdma']);

/** A controller or a bus that leads out of the machine; whatever the model says. */
const overNetwork: Rule = ({disk, fabric}) => {
  const named = networkFabric(fabric ?? '');
  if (named !== undefined) return remote(null, named);
  const {transport} = disk;
  return transport !== null && REMOTE_TRANSPORTS.has(transport)
    ? remote(null, networkFabric(transport) ?? `${transport} disk`)
    : undefined;
};

/** Namespace 1 of the accelerator is the OS disk; the data disks follow with LUN 0 as namespace 2. */
function acceleratorDisk(namespace: string | null): string {
  const number = namespace !== null && /^\d+$/.test(namespace) ? Number(namespace) : 0;
  if (number === 0) return 'Azure OS or data disk';
  return number === 1 ? 'Azure OS disk' : `Azure data disk, LUN ${number - 2}`;
}

const azure: Rule = seen => {
  const {disk, links} = seen;
  const model = modelOf(seen);
  if (isCalled(seen, /^MSFT NVMe Accelerator\b/i)) return remote('azure', acceleratorDisk(disk.namespace));
  if (linked(links, /^\/dev\/disk\/azure\/resource$/) !== undefined)
    return local('azure', 'Azure temporary disk');
  const lun = linked(links, /^\/dev\/disk\/azure\/(?:data\/by-lun\/|scsi1\/lun)(\d+)$/);
  if (lun !== undefined) return remote('azure', `Azure data disk, LUN ${lun}`);
  if (/^Microsoft NVMe Direct Disk\b/i.test(model)) {
    const index = linked(links, /^\/dev\/disk\/azure\/local\/by-index\/(\d+)$/);
    return local('azure', index === undefined ? 'Azure local NVMe' : `Azure local NVMe ${index}`);
  }
  // Its OS disk may lie on the host of the VM (ephemeral) or on the network: the link does not tell.
  return linked(links, /^\/dev\/disk\/azure\/(?:os|root)$/) === undefined
    ? undefined
    : {kind: 'unknown', cloud: 'azure', called: 'Azure OS disk', ephemeral: false};
};

const aws: Rule = seen => {
  const {disk} = seen;
  if (isCalled(seen, /^Amazon Elastic Block Store\b/i)) {
    const volume = /^vol-?([0-9a-f]+)$/i.exec(disk.serial ?? '')?.[1];
    return remote('aws', volume === undefined ? 'EBS volume' : `EBS volume vol-${volume}`);
  }
  return /^Amazon EC2 NVMe Instance Storage\b/i.test(modelOf(seen))
    ? local('aws', 'EC2 instance store')
    : undefined;
};

const LOCAL_SSD = /\/google-local-(?:nvme-)?ssd-(\d+)$/;

const gcp: Rule = seen => {
  const {links} = seen;
  const model = modelOf(seen);
  const name = linked(
    links.filter(link => !LOCAL_SSD.test(link)),
    /^\/dev\/disk\/by-id\/google-(.+)$/,
  );
  if (name !== undefined) return remote('gcp', `GCP persistent disk ${name}`);
  if (isCalled(seen, /^nvme card-pd\b|^PersistentDisk\b/i)) return remote('gcp', 'GCP persistent disk');
  const number = linked(links, LOCAL_SSD);
  if (number !== undefined) return local('gcp', `GCP local SSD ${number}`);
  // Images without Google's udev rules make no such links.
  return /^nvme card\d*$|^EphemeralDisk$/i.test(model) ? local('gcp', 'GCP local SSD') : undefined;
};

/** Volumes on a network that a card in the machine shows as its own NVMe, over PCIe. */
const offloaded: Rule = seen => {
  return isCalled(seen, /elastic block stor|\bSNAP\b/i) ? remote(null, modelOf(seen) || null) : undefined;
};

const LOCAL_TRANSPORTS = new Set(['sata', 'ata', 'usb', 'mmc']);

/** Where a disk is, in the words of its cloud. Whatever names a network wins over what looks local. Pure. */
export function placeOf(seen: Seen): DiskPlace {
  const known = [overNetwork, azure, aws, gcp, offloaded].flatMap(rule => rule(seen) ?? []);
  const network = known.find(place => place.kind === 'remote');
  const found = network ?? known[0];
  if (found !== undefined) return found;
  // NVMe is spoken over networks too: only its controller tells where the disk is.
  const isLocal = speaksNvme(seen.disk)
    ? seen.fabric !== null && isLocalFabric(seen.fabric)
    : LOCAL_TRANSPORTS.has(seen.disk.transport ?? '');
  if (isLocal) return local(null, null);
  return {kind: 'unknown', cloud: null, called: null, ephemeral: false};
}

/** The same from lsblk alone: what has no link and no controller at hand. */
export function isRemote(disk: Seen['disk']): boolean {
  return placeOf({disk, links: [], fabric: null}).kind === 'remote';
}
