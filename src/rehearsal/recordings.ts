import {z} from 'zod';
import type {MachineId} from './machine-ids.ts';
import {type MachineSpec, machineSchema} from './machine-schema.ts';
import azureV6 from './machines/azure-v6.json' with {type: 'json'};
import blankNvme from './machines/blank-nvme.json' with {type: 'json'};
import cameBackRaw from './machines/came-back-raw.json' with {type: 'json'};
import crashLoopingBaseline from './machines/crash-looping-baseline.json' with {type: 'json'};
import dfShowsDevRoot from './machines/df-shows-dev-root.json' with {type: 'json'};
import downloadingBaseline from './machines/downloading-baseline.json' with {type: 'json'};
import envInGit from './machines/env-in-git.json' with {type: 'json'};
import foreignData from './machines/foreign-data.json' with {type: 'json'};
import hubBlackHole from './machines/hub-black-hole.json' with {type: 'json'};
import mainMoves from './machines/main-moves.json' with {type: 'json'};
import noDocker from './machines/no-docker.json' with {type: 'json'};
import nvmeIsOsDisk from './machines/nvme-is-os-disk.json' with {type: 'json'};
import nvmeRaid from './machines/nvme-raid.json' with {type: 'json'};
import offlineInCommonEnv from './machines/offline-in-common-env.json' with {type: 'json'};
import portTaken from './machines/port-taken.json' with {type: 'json'};
import rawNoise from './machines/raw-noise.json' with {type: 'json'};
import shadowedData from './machines/shadowed-data.json' with {type: 'json'};
import twoNvme from './machines/two-nvme.json' with {type: 'json'};
import {mergePatch} from './merge-patch.ts';

/* The build keeps the data of this file, so that no start puts machines together and checks them again. */

/** A machine that is told as its difference from another one. */
const variantSchema = z.object({like: z.string(), patch: z.record(z.string(), z.unknown())});

const recorded: Readonly<Record<MachineId, unknown>> = {
  'blank-nvme': blankNvme,
  'nvme-is-os-disk': nvmeIsOsDisk,
  'df-shows-dev-root': dfShowsDevRoot,
  'nvme-raid': nvmeRaid,
  'foreign-data': foreignData,
  'offline-in-common-env': offlineInCommonEnv,
  'crash-looping-baseline': crashLoopingBaseline,
  'downloading-baseline': downloadingBaseline,
  'hub-black-hole': hubBlackHole,
  'main-moves': mainMoves,
  'no-docker': noDocker,
  'port-taken': portTaken,
  'azure-v6': azureV6,
  'two-nvme': twoNvme,
  'raw-noise': rawNoise,
  'came-back-raw': cameBackRaw,
  'env-in-git': envInGit,
  'shadowed-data': shadowedData,
};

function whole(raw: unknown): unknown {
  const variant = variantSchema.safeParse(raw);
  if (!variant.success) return raw;
  const {like, patch} = variant.data;
  return mergePatch(whole(Object.entries(recorded).find(([id]) => id === like)?.[1]), patch);
}

/** Every recorded machine, by its id. */
export const recordings: Readonly<Record<string, MachineSpec>> = Object.fromEntries(
  Object.entries(recorded).map(([id, raw]) => [id, machineSchema.parse(whole(raw))]),
);
