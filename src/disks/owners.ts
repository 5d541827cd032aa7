import {withDescendants} from './layers.ts';
import type {DiskFacts} from './types.ts';

/** Programs that take disks at boot, by the label that they give to what they make. */
const OWNERS: readonly {readonly label: string; readonly program: string}[] = [
  {label: 'AzureEphmDsk', program: 'azure-ephemeral-disk-setup'},
];

/** Whose the file system on the disk, or on the RAID that it is a part of, is. */
export function ownerOf({disk, contents}: DiskFacts): string | undefined {
  const probe = contents?.probe.status === 'seen' ? contents.probe.value : undefined;
  const probed = probe?.kind === 'found' ? probe.label : null;
  const labels = [probed, ...withDescendants(disk).map(device => device.label)];
  const owner = OWNERS.find(({label}) => labels.some(one => one?.startsWith(label)));
  return owner === undefined ? undefined : `${owner.program} (label ${owner.label})`;
}
