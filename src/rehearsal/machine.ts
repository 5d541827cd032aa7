import type {BlockDevices} from './block-devices.ts';
import type {Containers} from './containers/containers.ts';
import type {MachineClock} from './machine-clock.ts';
import type {MachineFiles} from './machine-files.ts';
import type {MachineSpec} from './machine-schema.ts';
import type {PageCache} from './page-cache.ts';
import type {Random} from './random.ts';

export type Image = {
  readonly reference: string;
  readonly id: string;
  readonly digest: string | null;
  readonly bytes: number;
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
};

/** A rehearsed machine at work: what was recorded, and everything that commands change. */
export type Machine = {
  readonly spec: MachineSpec;
  readonly user: {readonly uid: number; readonly gid: number; readonly name: string; readonly home: string};
  readonly clock: MachineClock;
  readonly random: Random;
  readonly files: MachineFiles;
  readonly devices: BlockDevices;
  readonly pageCache: PageCache;
  readonly images: Map<string, Image>;
  readonly containers: Containers;
  /** Mounts that each container has had since it was started, as mountinfo, by its id. */
  readonly mountViews: Map<string, string>;
  /** Compile caches that hold something, by volume or container. */
  readonly compiled: Set<string>;
  /** Models in the pinned memory of a store, by that store's life. */
  readonly pinned: Set<string>;
  /** YAML that was read before, by its text: every docker compose reads the same files again. */
  readonly documents: Map<string, unknown>;
  /** What was asked for and is not part of any rehearsal: a test fails on it. */
  readonly unexpected: string[];
};

/** A modelled time, seconds to milliseconds, with this machine's spread. */
export function spreadMs(machine: Machine, seconds: number): number {
  return machine.random.around(seconds * 1000, machine.spec.timing.variation);
}

/** Bytes a second from the device that holds a path, past the page cache. */
export function readRateOf(machine: Machine, path: string): number {
  return machine.devices.find(machine.files.mountOf(path).source)?.readRate ?? SLOW_DISK_RATE;
}

/** A network-attached OS disk, where the recording says nothing else. */
const SLOW_DISK_RATE = 270e6;
