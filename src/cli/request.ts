import type {CacheDrop, Mode} from '../bench/types.ts';
import type {ReportFormat} from '../report/formats.ts';
import {stacks} from '../stacks/index.ts';
import type {StackSpec} from '../stacks/stack.ts';

/** Flags that every command takes, before or after its name. Paths as typed. */
export type Globals = {
  readonly json: boolean;
  readonly events: boolean;
  readonly plain: boolean;
  readonly accessible: boolean;
  readonly ascii: boolean;
  readonly colour: boolean;
  readonly readOnly: boolean;
  readonly yes: boolean;
  /** A machine's id; null = the real one. */
  readonly rehearse: string | null;
  readonly speed: number;
  readonly workspace: string | null;
  /** Which arms are compared. */
  readonly stack: StackSpec;
  readonly composeFiles: readonly string[];
  readonly envFile: string | null;
  readonly mountPoint: string | null;
  readonly waived: readonly string[];
  /** By question id, from `--set`, `--device`, `--fstab` and the like. */
  readonly answers: Readonly<Record<string, string>>;
  /** Consent to format: device and full serial, each in its own flag. */
  readonly formatConsent: {readonly device: string; readonly serial: string} | null;
  readonly answersFile: string | null;
  readonly bench: {
    readonly pairs: number;
    readonly retries: number;
    readonly drop: CacheDrop;
    readonly storeTier: 'warm' | 'cold';
    readonly note: string;
    readonly seed: number | null;
  };
};

export type Shell = 'bash' | 'zsh' | 'fish';

export type Order =
  | {readonly command: 'wizard'}
  | {readonly command: 'disks'}
  | {readonly command: 'check'; readonly gates: readonly string[]; readonly list: boolean}
  | {readonly command: 'plan'; readonly steps: readonly string[]}
  | {readonly command: 'script'; readonly steps: readonly string[]}
  | {readonly command: 'run'; readonly steps: readonly string[]}
  | {readonly command: 'resume'}
  | {readonly command: 'status'}
  | {readonly command: 'bench'; readonly modes: readonly Mode[]; readonly require: 'proven' | null}
  | {readonly command: 'verdict'; readonly input: string}
  | {
      readonly command: 'diagnose';
      readonly container: string;
      /** Follow it until it is ready or dead. */
      readonly watch: boolean;
      /** Where to put a bundle for a bug report; an empty string = under a name of its own, here. */
      readonly bundle: string | null;
      readonly log: string | null;
      readonly inspect: string | null;
    }
  | {readonly command: 'bundle'; readonly run: string | null; readonly output: string | null}
  | {
      readonly command: 'report';
      readonly run: string | null;
      readonly format: ReportFormat;
      readonly compare: string | null;
      readonly schema: boolean;
    }
  | {readonly command: 'doctor'; readonly checks: readonly string[]; readonly list: boolean}
  | {readonly command: 'config'; readonly action: 'explain'; readonly key: string | null}
  | {readonly command: 'config'; readonly action: 'set'; readonly key: string; readonly value: string}
  | {readonly command: 'completion'; readonly shell: Shell};

/** Orders that look at a machine, or change it. */
export type MachineOrder = Exclude<Order, {readonly command: 'verdict' | 'completion'}>;

/** What the operator asked for, understood. */
export type Request = {readonly globals: Globals; readonly order: Order};

/** What holds where no flag says otherwise. */
export const requestDefaults: Globals = {
  json: false,
  events: false,
  plain: false,
  accessible: false,
  ascii: false,
  colour: true,
  readOnly: false,
  yes: false,
  rehearse: null,
  speed: 30,
  workspace: null,
  stack: stacks[0],
  composeFiles: [],
  envFile: null,
  mountPoint: null,
  waived: [],
  answers: {},
  formatConsent: null,
  answersFile: null,
  bench: {pairs: 5, retries: 2, drop: 'files', storeTier: 'warm', note: '', seed: null},
};
