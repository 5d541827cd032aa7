import type {Smart} from '../disks/health.ts';
import type {Look} from '../disks/types.ts';
import {type Finding, finding} from './finding.ts';
import type {NvmeMountedFacts} from './nvme-facts.ts';
import {byHand} from './result.ts';

export const kernelLog = byHand(
  'read what the kernel says of it',
  'sudo dmesg | grep -i -E "nvme|ext4|remount|I/O error"',
);

const replace = byHand(
  'copy what matters off it; in a cloud, stop and start the VM to get another disk',
  'sudo nvme smart-log /dev/nvme0',
);

function ofSmart(smart: Look<Smart>): readonly Finding[] {
  if (smart.status === 'unknown')
    return [finding('fine', '', `its own log (SMART) was not read: ${smart.why}`)];
  const {criticalWarning, mediaErrors} = smart.value;
  const said = [
    ...(criticalWarning === 0
      ? []
      : [`warns of itself (critical_warning 0x${criticalWarning.toString(16)})`]),
    ...(mediaErrors === 0 ? [] : [`counted ${mediaErrors} media errors`]),
  ];
  if (said.length === 0) return [];
  return [finding('stop', 'the disk is failing', `the drive ${said.join(' and ')}`, replace)];
}

/** Whether the disk below the mount point fails, by the kernel's log and the drive's own. Pure. */
export function judgeHealth({health, errors, mountPoint}: NvmeMountedFacts): readonly Finding[] {
  if (health === null) return [];
  const {kernel, smart} = health;
  if (kernel.status === 'unknown') {
    // The file system's own count has been looked at where it keeps one: then something was.
    const isCounted = errors.status === 'seen' && errors.value !== null;
    const text = `whether the disk fails was not looked at in the kernel log: ${kernel.why}`;
    return [
      finding(isCounted ? 'fine' : 'warn', 'the kernel log could not be read', text, kernelLog),
      ...ofSmart(smart),
    ];
  }
  const last = kernel.value.at(-1);
  if (last === undefined) return ofSmart(smart);
  const text = `the kernel logged ${kernel.value.length} ${kernel.value.length === 1 ? 'failure' : 'failures'} of the disk of ${mountPoint}, the last: ${last}`;
  return [finding('stop', 'the disk is failing', text, kernelLog, replace), ...ofSmart(smart)];
}
