import type {DiskView} from '../../src/disks/types.ts';

/** A blank local NVMe disk, but for what is said otherwise. */
export function diskView(
  device: string,
  {identity, ...more}: Partial<Omit<DiskView, 'identity'>> & {identity?: Partial<DiskView['identity']>} = {},
): DiskView {
  return {
    device,
    link: `/dev/disk/by-id/nvme-Microsoft_NVMe_Direct_Disk_v2_${device.slice(5)}`,
    identity: {
      serial: 'A7C2E1D94F30',
      namespace: '1',
      bytes: 3_840_755_982_336,
      diskSequence: '11',
      ...identity,
    },
    model: 'Microsoft NVMe Direct Disk v2',
    place: {kind: 'local', cloud: 'azure', called: 'Azure local NVMe 1', ephemeral: true},
    nvme: true,
    word: 'BLANK',
    reasons: ['no signature, no partition, all samples zero'],
    objections: [],
    formattable: true,
    mountable: null,
    evidence: [],
    ...more,
  };
}

/** A disk that nothing may be done with. */
export function closedDisk(
  device: string,
  word: DiskView['word'],
  reason: string,
  more: Parameters<typeof diskView>[1] = {},
): DiskView {
  return diskView(device, {
    word,
    reasons: [reason],
    objections: [{point: 'unused', why: reason, seen: true}],
    formattable: false,
    ...more,
  });
}

/** A newer Azure size: the OS disk is an NVMe too and comes first, a data disk shares its controller. */
export const azureDisks: readonly DiskView[] = [
  closedDisk('/dev/nvme0n1', 'OS', 'it carries /, /boot/efi', {
    model: 'MSFT NVMe Accelerator v1.0',
    identity: {serial: 'SN: 000001', namespace: '1', bytes: 137_438_953_472},
    place: {kind: 'remote', cloud: 'azure', called: 'Azure OS disk', ephemeral: false},
  }),
  closedDisk('/dev/nvme0n2', 'REMOTE', 'it is a network disk, not a local NVMe (Azure data disk, LUN 0)', {
    model: 'MSFT NVMe Accelerator v1.0',
    identity: {serial: 'SN: 000001', namespace: '2', bytes: 1_099_511_627_776},
    place: {kind: 'remote', cloud: 'azure', called: 'Azure data disk, LUN 0', ephemeral: false},
  }),
  diskView('/dev/nvme1n1'),
];
