/** Signatures of disks that are a part of something bigger, in words. */
const MEMBERS: Readonly<Record<string, string>> = {
  LVM1_member: 'an LVM physical volume',
  LVM2_member: 'an LVM physical volume',
  crypto_LUKS: 'a LUKS encrypted volume',
  BitLocker: 'a BitLocker encrypted volume',
  zfs_member: 'a member of a ZFS pool',
  bcache: 'a bcache device',
  ceph_bluestore: 'a Ceph disk (OSD)',
  linux_raid_member: 'a member of a Linux RAID',
  mpath_member: 'a path of a multipath disk',
  drbd: 'a DRBD replica',
  VMFS_volume_member: 'a VMware volume',
  swap: 'swap space',
  swsuspend: 'a hibernated system',
};

/** A type as blkid and wipefs say it, with what it means where that is not plain. */
export function describeType(type: string): string {
  const words = MEMBERS[type] ?? (type.endsWith('_raid_member') ? 'a member of a firmware RAID' : undefined);
  return words === undefined ? type : `${words} (${type})`;
}
