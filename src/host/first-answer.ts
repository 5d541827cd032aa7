import type {Command} from '../engine/plan.ts';
import type {Exit, Host, RunOptions} from './ports.ts';

type Several<T> = readonly [T, ...T[]];

/** Runs commands that all say the same until one of them may: its answer, or why each of them could not. */
export async function firstAnswer(
  host: Host,
  [first, ...others]: Several<Command>,
  options: RunOptions,
): Promise<{readonly exit: Exit} | {readonly exit: null; readonly refused: Several<Exit>}> {
  const exit = await host.run(first, options);
  if (exit.ok) return {exit};
  const refused: [Exit, ...Exit[]] = [exit];
  for (const command of others) {
    const other = await host.run(command, options);
    if (other.ok) return {exit: other};
    refused.push(other);
  }
  return {exit: null, refused};
}
