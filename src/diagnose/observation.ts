import type {Line} from './clean-log.ts';
import type {Live} from './live.ts';

/** What Docker says about the container. */
export type SeenState = {
  readonly status: string;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly restartCount: number;
};

export type HubCache = {
  readonly model: string;
  readonly folder: string;
  readonly holds: 'all' | 'part' | 'nothing';
};

/** Everything that was looked at. null = could not be seen, which is never taken as fine. */
export type Observation = {
  /** Lines since the last start, oldest first, with Docker's own words about that start. */
  readonly current: readonly Line[];
  /** Lines of the life before it; empty when there was none, or it is out of reach. */
  readonly previous: readonly Line[];
  readonly state: SeenState | null;
  /** RestartCount rose or StartedAt moved while we watched. */
  readonly restartedWhileWatched: boolean | null;
  readonly probe: {readonly url: string; readonly ready: boolean; readonly said: string} | null;
  /** Whether the container may not ask the hub, and the variable that says so. */
  readonly offline: {readonly on: boolean; readonly because: string} | null;
  readonly hubCache: HubCache | null;
  /** Of a container that was looked at where it runs; a saved log has none of it. */
  readonly live?: Live;
  readonly notSeen: readonly string[];
};

/** What rules look at: one life, with what was seen around it. */
export type Sight = Pick<Observation, 'state' | 'offline' | 'hubCache'> & {readonly lines: readonly Line[]};
