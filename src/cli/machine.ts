import type {LockResult} from '../host/lock.ts';
import type {Archive, Clock, Docker, Host, Http, Read} from '../host/ports.ts';
import type {ExitName} from './exit-codes.ts';
import type {Globals} from './request.ts';
import type {Places} from './resolve-settings.ts';
import type {UsageError} from './usage-error.ts';

/** The machine that the runbook is run on, the real one or a rehearsed one, with its ports. */
export type Machine = {
  readonly host: Host;
  readonly docker: Docker;
  readonly http: Http;
  readonly clock: Clock;
  readonly places: Places;
  readonly name: string;
  /** What it answers by itself when nobody is there to be asked: a rehearsed machine does. */
  readonly answers: Readonly<Record<string, string>>;
  /** `fresh`: a run of its own. `past`: with runs of the past, where this machine has none itself. */
  openArchive(fresh: boolean, past: boolean): Read<Archive & {close(): void}>;
  /** One driver at a time. */
  lock(argv: readonly string[]): LockResult;
  close(): Promise<void>;
};

export type Opened =
  | {readonly ok: true; readonly machine: Machine}
  | {readonly ok: false; readonly exit: ExitName; readonly error: UsageError};

export type OpenMachine = (globals: Globals) => Promise<Opened>;
