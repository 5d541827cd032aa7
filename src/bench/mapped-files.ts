import type {Host} from '../host/ports.ts';
import type {WeightFile} from './weight-files.ts';

const MOST_PROCESSES = 3;

/** Processes that have one of these files mapped or open, with their names; the kernel keeps such pages in memory. */
export async function holdersOf(host: Host, files: readonly WeightFile[]): Promise<readonly string[]> {
  const [first, ...rest] = files.map(file => file.path);
  if (first === undefined) return [];
  // It names them on stdout, and what they do with each file on stderr; 1 = nobody.
  const exit = await host.run({
    argv: ['/usr/bin/fuser', first, ...rest],
    ...(host.user.uid === 0 ? {} : {sudo: true}),
  });
  const pids = [...new Set(exit.stdout.match(/\d+/g) ?? [])].slice(0, MOST_PROCESSES);
  const names: string[] = [];
  for (const pid of pids) {
    const name = await host.readText(`/proc/${pid}/comm`, {maxBytes: 100});
    names.push(`process ${pid} (${name.ok ? name.value.trim() : 'ended'})`);
  }
  return names;
}
