import type {Context} from '../../context.ts';
import type {Command} from '../../engine/plan.ts';
import {firstAnswer} from '../../host/first-answer.ts';
import type {ContainerFacts, Read} from '../../host/ports.ts';

const TIMEOUT_MS = 2000;
const MOST_LINES = 5;

/** Memory that ran out, and a GPU that fell off. */
const TELLING = /oom-kill|Out of memory|Killed process|oom_reaper|NVRM: Xid/i;
/** Of memory that ran out inside a cgroup: which container's it was. */
const CGROUP = /task_memcg=\S*?([0-9a-f]{64})/;
const STAMP = /^(\d{4}-\d\d-\d\dT\S+?[+-]\d\d:\d\d|\d{4}-\d\d-\d\dT\S+?[+-]\d{4})\s/;

const READERS: readonly [Command, ...Command[]] = [
  {argv: ['/usr/bin/dmesg', '--time-format', 'iso']},
  {argv: ['/usr/bin/journalctl', '--dmesg', '--no-pager', '--quiet', '--output=short-iso', '--lines=2000']},
];

/** Lines about this container, or about nobody's in particular, since then. Pure. */
export function tellingLines(text: string, id: string, sinceMs: number): readonly string[] {
  return text
    .split('\n')
    .filter(line => {
      const owner = CGROUP.exec(line)?.[1];
      if (!TELLING.test(line) || (owner !== undefined && owner !== id)) return false;
      const stamp = STAMP.exec(line.replace(/^(\S+?),(\d+)/, '$1.$2'))?.[1];
      const atMs = Date.parse(stamp?.replace(/([+-]\d\d)(\d\d)$/, '$1:$2') ?? '');
      return Number.isNaN(atMs) || atMs >= sinceMs;
    })
    .slice(-MOST_LINES);
}

/** What the kernel counted for a container that still runs, in either version of cgroups. */
async function countedKills({host}: Context, id: string): Promise<readonly string[]> {
  const files = [
    `/sys/fs/cgroup/system.slice/docker-${id}.scope/memory.events`,
    `/sys/fs/cgroup/docker/${id}/memory.events`,
    `/sys/fs/cgroup/memory/docker/${id}/memory.oom_control`,
  ];
  for (const path of files) {
    const text = await host.readText(path);
    if (!text.ok) continue;
    const kills = /^oom_kill (\d+)$/m.exec(text.value)?.[1] ?? '0';
    return kills === '0' ? [] : [`oom_kill ${kills} in ${path}`];
  }
  return [];
}

/** What the kernel says about memory, where we may read it. */
export async function lookAtKernel(
  context: Context,
  facts: ContainerFacts,
  sinceMs: number,
): Promise<Read<readonly string[]>> {
  const counted = await countedKills(context, facts.id);
  const log = await firstAnswer(context.host, READERS, {
    timeoutMs: TIMEOUT_MS,
    signal: context.signal,
  });
  if (log.exit !== null)
    return {ok: true, value: [...tellingLines(log.exit.stdout, facts.id, sinceMs), ...counted]};
  if (counted.length > 0) return {ok: true, value: counted};
  const why = log.refused.flatMap(({stderr}) => stderr.trim().split('\n')[0] || []).at(0) ?? 'not readable';
  return {ok: false, code: 'refused', message: `${why} (as root: sudo dmesg -T)`};
}
