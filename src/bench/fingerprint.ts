import {createHash} from 'node:crypto';
import {z} from 'zod';
import {parseJsonAs} from '../engine/parse-json.ts';
import type {RunConfig} from '../env/types.ts';
import type {ContainerFacts, Host} from '../host/ports.ts';
import type {Arm, ArmId, Fingerprint} from './types.ts';

const findmntOutput = z.object({
  filesystems: z.array(z.object({source: z.string(), uuid: z.string().nullable().default(null)})).min(1),
});

export type WeightsDisk = {readonly device: string; readonly uuid: string | null};

/** The device under a folder; of a bind mount, the device it is bound from. null = findmnt cannot tell. */
async function diskUnder(host: Host, folder: string): Promise<WeightsDisk | null> {
  const exit = await host.run({
    argv: [
      '/usr/bin/findmnt',
      '--json',
      '--output',
      'SOURCE,TARGET,FSTYPE,OPTIONS,UUID,MAJ:MIN',
      '--target',
      folder,
    ],
  });
  const mount = exit.ok ? parseJsonAs(exit.stdout, findmntOutput)?.filesystems.at(-1) : undefined;
  return mount === undefined ? null : {device: mount.source.replace(/\[.*\]$/, ''), uuid: mount.uuid};
}

export async function weightsDisks(
  host: Host,
  config: RunConfig,
  arms: readonly Arm[],
): Promise<Readonly<Record<ArmId, WeightsDisk | null>>> {
  const folders = {'hub-cache': config.cacheFolder, store: config.modelFolder};
  const entries = arms.map(async arm => [arm.id, await diskUnder(host, folders[arm.weights])] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function diskWords(disks: Readonly<Record<ArmId, WeightsDisk | null>>): string | null {
  const words = Object.values(disks).map(disk => disk && `${disk.device} ${disk.uuid ?? '(no UUID)'}`);
  return words.includes(null) ? null : [...new Set(words)].join(' + ');
}

async function firstLine(host: Host, path: string): Promise<string | null> {
  const text = await host.readText(path, {maxBytes: 200});
  return text.ok && text.value.trim() !== '' ? text.value.trim() : null;
}

/** What must be the same from the first to the last run. The machine's id leaves only as a hash. */
export async function takeFingerprint(
  host: Host,
  given: {
    readonly config: RunConfig;
    readonly containers: ReadonlyMap<ArmId, ContainerFacts>;
    readonly revision: string | null;
    readonly disks: Readonly<Record<ArmId, WeightsDisk | null>>;
    readonly rehearsal: boolean;
  },
): Promise<Fingerprint> {
  const machineId = await firstLine(host, '/etc/machine-id');
  return {
    machine:
      machineId === null
        ? null
        : createHash('sha256').update(`vllm-faststart:${machineId}`).digest('hex').slice(0, 16),
    bootId: await firstLine(host, '/proc/sys/kernel/random/boot_id'),
    model: given.config.modelName,
    revision: given.revision,
    images: Object.fromEntries([...given.containers].map(([arm, facts]) => [arm, facts.imageId || null])),
    disk: diskWords(given.disks),
    rehearsal: given.rehearsal,
  };
}
