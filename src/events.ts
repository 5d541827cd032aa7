import type {BenchEvent} from './bench/types.ts';
import type {Diagnosis} from './diagnose/types.ts';
import type {EngineEvent, Stamped} from './engine/events.ts';

/** Everything the program can say. Front ends, journal and tests consume this one union. */
export type AppEvent =
  | EngineEvent
  | BenchEvent
  | {readonly type: 'diagnosis'; readonly container: string; readonly diagnosis: Diagnosis};

export type StampedEvent = Stamped<AppEvent>;
