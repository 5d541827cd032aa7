import type {Command} from '../../engine/plan.ts';
import type {Machine} from '../machine.ts';

/** What a program would have printed. `takesMs` in the machine's time. */
export type Answer = {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
  readonly takesMs?: number;
};

export type Asked = {
  readonly machine: Machine;
  readonly command: Command;
  /** Without the program's own name. */
  readonly args: readonly string[];
  readonly isRoot: boolean;
  /** Variables of the command, secrets in the clear. */
  readonly env: Readonly<Record<string, string>>;
};

/** undefined = this use of the program is not part of any rehearsal. */
export type Handler = (asked: Asked) => Answer | undefined | Promise<Answer | undefined>;

export function fails(code: number, message: string): Answer {
  return {code, stderr: `${message}\n`};
}

/** The value behind an option, as `--name VALUE`. */
export function option(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at === -1 ? undefined : args[at + 1];
}
