import type {Context} from '../context.ts';
import type {Look} from '../disks/types.ts';

/** A container that writes below a folder, or will when Docker starts it again. */
export type Writer = {readonly name: string; readonly running: boolean; readonly restartPolicy: string};

const AT_WORK = new Set(['running', 'restarting', 'paused']);

/** Containers that have something below the folder mounted, and are at work or come back by themselves. */
export async function readWriters({docker}: Context, folder: string): Promise<Look<readonly Writer[]>> {
  const list = await docker.list();
  if (!list.ok) return {status: 'unknown', why: `containers could not be listed: ${list.message}`};
  const writers: Writer[] = [];
  for (const summary of list.value) {
    const facts = await docker.inspect(summary.id);
    if (!facts.ok) {
      // Gone since it was listed: it writes nothing.
      if (facts.code === 'not-found') continue;
      return {status: 'unknown', why: `${summary.name} could not be looked at: ${facts.message}`};
    }
    const {name, status, restartPolicy, mounts} = facts.value;
    const below = mounts.some(({source}) => source === folder || source.startsWith(`${folder}/`));
    const running = AT_WORK.has(status);
    const returns = restartPolicy !== '' && restartPolicy !== 'no';
    if (below && (running || returns)) writers.push({name, running, restartPolicy});
  }
  return {status: 'seen', value: writers};
}

export function describeWriter({name, running, restartPolicy}: Writer): string {
  return running ? `${name} (running)` : `${name} (restart policy ${restartPolicy})`;
}
