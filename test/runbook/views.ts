import type {DiskView, DiskWord} from '../../src/disks/types.ts';

/** A disk as it is judged; the starting point of each table. */
export function disk(device: string, word: DiskWord, rest: Partial<DiskView> = {}): DiskView {
  const name = device.slice('/dev/'.length);
  const hasFiles = word === 'READY' || word === 'HAS DATA';
  return {
    device,
    link: `/dev/disk/by-id/nvme-Fast_${name}`,
    identity: {serial: `SERIAL-${name}`, namespace: '1', bytes: 1e12, diskSequence: '7'},
    model: 'Fast Disk',
    place: {
      kind: word === 'REMOTE' ? 'remote' : 'local',
      cloud: null,
      called: word === 'REMOTE' ? 'EBS volume vol-0abc' : null,
      ephemeral: false,
    },
    nvme: true,
    word,
    reasons: [`because ${word}`],
    objections: word === 'BLANK' ? [] : [{point: 'no-signature', why: 'a signature', seen: true}],
    formattable: word === 'BLANK',
    mountable: hasFiles ? {device, uuid: `uuid-${name}`, fsType: 'ext4'} : null,
    evidence: [],
    ...rest,
  };
}

/** No signature, and yet bytes that are not zero. */
export function rawDisk(device: string): DiskView {
  return disk(device, 'HAS DATA', {
    mountable: null,
    objections: [{point: 'zero-bytes', why: 'its bytes are not zero', seen: true}],
  });
}
