import {z} from 'zod';
import {type MachineId, machineIds} from './machine-ids.ts';
import {type MachineSpec, machineSchema} from './machine-schema.ts';
import {mergePatch} from './merge-patch.ts';

/** A machine that is told as its difference from another one. */
const variantSchema = z.object({like: z.string(), patch: z.record(z.string(), z.unknown())});

/** Loaded only when asked for. */
const recordings: Readonly<Record<MachineId, () => Promise<{default: unknown}>>> = {
  'blank-nvme': () => import('./machines/blank-nvme.json', {with: {type: 'json'}}),
  'nvme-is-os-disk': () => import('./machines/nvme-is-os-disk.json', {with: {type: 'json'}}),
  'df-shows-dev-root': () => import('./machines/df-shows-dev-root.json', {with: {type: 'json'}}),
  'nvme-raid': () => import('./machines/nvme-raid.json', {with: {type: 'json'}}),
  'foreign-data': () => import('./machines/foreign-data.json', {with: {type: 'json'}}),
  'offline-in-common-env': () => import('./machines/offline-in-common-env.json', {with: {type: 'json'}}),
  'crash-looping-baseline': () => import('./machines/crash-looping-baseline.json', {with: {type: 'json'}}),
  'downloading-baseline': () => import('./machines/downloading-baseline.json', {with: {type: 'json'}}),
  'hub-black-hole': () => import('./machines/hub-black-hole.json', {with: {type: 'json'}}),
  'main-moves': () => import('./machines/main-moves.json', {with: {type: 'json'}}),
  'no-docker': () => import('./machines/no-docker.json', {with: {type: 'json'}}),
  'port-taken': () => import('./machines/port-taken.json', {with: {type: 'json'}}),
  'azure-v6': () => import('./machines/azure-v6.json', {with: {type: 'json'}}),
  'two-nvme': () => import('./machines/two-nvme.json', {with: {type: 'json'}}),
  'raw-noise': () => import('./machines/raw-noise.json', {with: {type: 'json'}}),
  'came-back-raw': () => import('./machines/came-back-raw.json', {with: {type: 'json'}}),
  'env-in-git': () => import('./machines/env-in-git.json', {with: {type: 'json'}}),
  'shadowed-data': () => import('./machines/shadowed-data.json', {with: {type: 'json'}}),
};

async function loadRaw(id: string): Promise<unknown> {
  const known = machineIds.find(candidate => candidate === id);
  if (known === undefined) throw new Error(`no machine "${id}"; there are ${machineIds.join(', ')}`);
  const raw = (await recordings[known]()).default;
  const variant = variantSchema.safeParse(raw);
  return variant.success ? mergePatch(await loadRaw(variant.data.like), variant.data.patch) : raw;
}

export async function loadMachine(id: string): Promise<MachineSpec> {
  return machineSchema.parse(await loadRaw(id));
}
