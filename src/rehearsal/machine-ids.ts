/** Every recorded machine, the default first. Apart from the recordings, so that usage texts cost nothing. */
export const machineIds = [
  'blank-nvme',
  'nvme-is-os-disk',
  'df-shows-dev-root',
  'nvme-raid',
  'foreign-data',
  'offline-in-common-env',
  'crash-looping-baseline',
  'downloading-baseline',
  'hub-black-hole',
  'main-moves',
  'no-docker',
  'port-taken',
  'azure-v6',
  'two-nvme',
  'raw-noise',
  'came-back-raw',
  'shadowed-data',
  'env-in-git',
] as const;

export type MachineId = (typeof machineIds)[number];

export const defaultMachine: MachineId = 'blank-nvme';
