import type {EvidenceFacts} from './evidence-fact.ts';

/** How it was measured: the arms beside each other, tiers, disks, gates. */
export const designEvidence = {
  parity: {
    kind: 'list',
    also: [
      'parityDifferences',
      'configDifferences',
      'configDiff',
      'differences',
      'inspectDiff',
      'parityDiff',
    ],
    about: 'settings of the arms that differ and must not; [] or true = compared and equal',
  },
  command: {
    kind: 'command',
    also: ['args', 'argv', 'commandLine', 'cmd'],
    about: "the server's command line, per arm: flags that must be equal are compared",
  },
  env: {
    kind: 'variables',
    also: ['variables', 'containerEnv', 'effectiveEnv'],
    about: "the container's variables: those of the engine are compared, offline flags read",
  },
  offlineFlagsEffective: {
    kind: 'flag',
    also: [
      'flagsEffective',
      'offlineEffective',
      'offlineFlags',
      'offlineEnvEffective',
      'offlineEnv',
      'hfHubOffline',
    ],
    about: 'the offline variables were seen inside the containers',
  },
  proofLevel: {kind: 'proof', also: ['offlineProofLevel', 'level'], about: '"L0", "L1" or "L2"'},
  drop: {
    kind: 'word',
    also: ['dropCaches', 'cacheDrop', 'pageCacheDrop'],
    about: '"none", "files" or "system"',
  },
  storeTier: {kind: 'word', also: ['store'], about: '"warm" or "cold"'},
  tier: {
    kind: 'word',
    also: ['tiers', 'cacheTier', 'pageCache', 'pageCacheTier', 'memoryTier'],
    about: 'where the arm read from: "cold", "warm", "pinned" ...',
  },
  device: {
    kind: 'word',
    also: [
      'disk',
      'leaf',
      'leafDevice',
      'weightsDisk',
      'weightDisk',
      'weightsDevice',
      'weightsLeaf',
      'sourceDevice',
      'mountSource',
    ],
    about: "disk of the arm's weights",
  },
  approvedDevice: {
    kind: 'word',
    also: ['nvme', 'nvmeDevice', 'approved', 'approvedNvme', 'approvedDisk', 'expectedDevice'],
    about: 'disk that the weights must be on',
  },
  onNvme: {
    kind: 'flag',
    also: ['weightsOnNvme', 'onApprovedNvme', 'leafIsNvme', 'isNvme'],
    about: 'the weights are on the approved NVMe',
  },
  paired: {kind: 'flag', also: ['interleaved'], about: 'run i of one arm stood next to run i of the other'},
  order: {kind: 'word', also: [], about: '"ABBA" or "blocks"'},
  includesStop: {
    kind: 'flag',
    also: ['includesStopTime', 'timesIncludeStop', 'totalTimes', 'tTotal'],
    about: 'the times include stopping the old container',
  },
  journalIntact: {
    kind: 'flag',
    also: ['hashChain', 'hashChainIntact', 'intact'],
    about: 'the raw data is unedited',
  },
  sessionChanged: {
    kind: 'flag',
    also: [
      'bootIdChanged',
      'driverChanged',
      'revisionChanged',
      'modelChanged',
      'imageChanged',
      'diskChanged',
    ],
    about: 'machine, driver, images, disk or model changed between the first run and the last',
  },
  environmentDiff: {
    kind: 'list',
    also: ['envDiff', 'environmentDifferences', 'environmentChanges'],
    about: 'what changed between the first run and the last; [] = compared and equal',
  },
  waived: {kind: 'list', also: ['waivers', 'waivedGates'], about: 'gates that were waived'},
  failedGates: {kind: 'list', also: ['gatesFailed', 'failed'], about: 'gates that failed: "V2", "R5" ...'},
} as const satisfies EvidenceFacts;
