import type {Emit} from './engine/events.ts';
import type {Pause} from './engine/pause.ts';
import type {Redactor} from './engine/redact.ts';
import type {AppEvent} from './events.ts';
import type {Archive, Clock, Docker, Host, Http} from './host/ports.ts';
import type {Settings} from './settings.ts';

/** All a gate, a plan or a performer may touch. Made once, in `main.ts`. */
export type Context = {
  readonly host: Host;
  readonly docker: Docker;
  readonly http: Http;
  readonly clock: Clock;
  readonly archive: Archive;
  readonly settings: Settings;
  readonly redactor: Redactor;
  /** Answers given so far, by question id; the runner adds to it. */
  readonly answers: ReadonlyMap<string, string>;
  readonly emit: Emit<AppEvent>;
  readonly signal: AbortSignal;
  /** Where the work can be made to wait; absent where nobody can ask for it. */
  readonly pause?: Pause;
};
