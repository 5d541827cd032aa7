import type {SignalSource} from './signals.ts';

/** The process we are, as parameters: nothing below `main.ts` reaches for it. */
export type Own = {
  /** Without node and script. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly signals: SignalSource;
  /** Our own version, and that of Node. */
  readonly version: string;
  readonly nodeVersion: string;
};
