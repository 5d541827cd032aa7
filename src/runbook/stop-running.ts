import type {Context} from '../context.ts';
import type {Action} from '../engine/plan.ts';

/** Stops those of the named containers that run: there is one GPU, and the arms and the converter share it. */
export async function stopRunning(context: Context, names: readonly string[]): Promise<Action[]> {
  const running: string[] = [];
  for (const name of names) {
    const facts = await context.docker.inspect(name);
    if (facts.ok && (facts.value.status === 'running' || facts.value.status === 'restarting'))
      running.push(name);
  }
  if (running.length === 0) return [];
  return [
    {
      kind: 'command',
      purpose: 'free the GPU: stop the other containers of the stack',
      command: {argv: ['docker', 'stop', ...running]},
      undo: `docker start ${running.join(' ')}`,
    },
  ];
}
