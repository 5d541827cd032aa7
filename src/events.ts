import type {BenchEvent} from './bench/types.ts';
import type {Gpu} from './diagnose/live.ts';
import type {Diagnosis} from './diagnose/types.ts';
import type {EngineEvent, Stamped} from './engine/events.ts';
import type {DiskIdentity} from './engine/plan.ts';
import type {EnvironmentEvent} from './environment/fact.ts';
import type {Read} from './host/ports.ts';

/** Said, and kept in the journal, right before a file system is made and right after. */
export type DiskFormatEvent = {
  readonly type: 'disk.format';
  readonly phase: 'before' | 'after';
  readonly device: string;
  readonly link: string;
  readonly identity: DiskIdentity;
  readonly model: string | null;
  /** What the operator typed. */
  readonly consent: string;
  readonly argv: readonly string[];
  /** null before, and where it was ended by a signal. */
  readonly exitCode: number | null;
  /** Of the file system that blkid sees afterwards; null before. */
  readonly uuid: string | null;
};

/** Everything the program can say. Front ends, journal and tests consume this one union. */
export type AppEvent =
  | EngineEvent
  | BenchEvent
  | DiskFormatEvent
  | EnvironmentEvent
  /** The GPUs while nothing is timed: memory, utilisation, who holds them; or why they could not be looked at. */
  | {readonly type: 'gpu.look'; readonly gpu: Read<Gpu>}
  | {
      readonly type: 'diagnosis';
      readonly container: string;
      readonly diagnosis: Diagnosis;
      /** Said in the middle of a wait that goes on; absent = it is why the wait ended. */
      readonly waitedMs?: number;
    };

export type StampedEvent = Stamped<AppEvent>;
