import type {Context} from '../context.ts';
import type {CommandAction} from '../engine/plan.ts';
import type {Performed} from '../engine/runner.ts';
import type {Exit} from '../host/ports.ts';
import {done, failed, lastWords, sayLine} from './say.ts';

function observed(exit: Exit): string {
  if (exit.notFound) return 'the program is not installed';
  if (exit.timedOut) return `no end after ${Math.round(exit.durationMs / 1000)} s`;
  if (exit.signal !== null) return `ended by ${exit.signal}`;
  return `exit code ${exit.code}: ${lastWords(exit.stderr.trim() === '' ? exit.stdout : exit.stderr)}`;
}

/** Runs the command to its end, its lines going to the screen as they come. */
export async function performCommand(action: CommandAction, context: Context): Promise<Performed> {
  const exit = await context.host.run(action.command, {
    signal: context.signal,
    onLine: sayLine(context, 'commands.log'),
    ...(action.timeoutMs === undefined ? {} : {timeoutMs: action.timeoutMs}),
  });
  if (exit.ok || (exit.code !== null && (action.allowFailure ?? []).includes(exit.code))) return done;
  return failed({
    short: `${action.purpose}: failed`,
    expected: 'exit code 0',
    observed: observed(exit),
    command: exit.shell,
    fix: exit.notFound
      ? [`install ${action.command.argv[0]}`]
      : (action.ifItFails ?? ['read the lines above, mend the cause, run the step again']),
  });
}
