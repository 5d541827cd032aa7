import type {Context} from '../../context.ts';
import type {Exit, Read} from '../../host/ports.ts';
import type {Gpu} from '../live.ts';

const TIMEOUT_MS = 4000;
const FORMAT = '--format=csv,noheader,nounits';

function rows(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => line.split(',').map(cell => cell.trim()));
}

function mebibytes(text: string | undefined): number | null {
  const value = Number(text);
  return text === undefined || text === '' || Number.isNaN(value) ? null : value;
}

export function parseCards(text: string): Gpu['cards'] {
  return rows(text).flatMap(([index, name = '', used, total]) => {
    const [usedMib, totalMib] = [mebibytes(used), mebibytes(total)];
    return usedMib === null || totalMib === null ? [] : [{index: Number(index), name, usedMib, totalMib}];
  });
}

/** The container of a process: its control group is named by the container's id. */
async function containerOf(
  {host}: Context,
  pid: number,
  names: ReadonlyMap<string, string>,
): Promise<string | null> {
  const groups = await host.readText(`/proc/${pid}/cgroup`);
  const id = groups.ok ? /[0-9a-f]{64}/.exec(groups.value)?.[0] : undefined;
  return id === undefined ? null : (names.get(id) ?? id.slice(0, 12));
}

async function holders(context: Context, text: string): Promise<Gpu['holders']> {
  const found = rows(text);
  if (found.length === 0) return [];
  const list = await context.docker.list();
  const names = new Map(list.ok ? list.value.map(one => [one.id, one.name]) : []);
  return Promise.all(
    found.map(async ([pid, program = '', used]) => ({
      pid: Number(pid),
      program,
      usedMib: mebibytes(used),
      container: await containerOf(context, Number(pid), names),
    })),
  );
}

function why(exit: Exit): string {
  if (exit.notFound) return 'nvidia-smi is not installed here';
  if (exit.timedOut) return `nvidia-smi gave no answer within ${TIMEOUT_MS / 1000} s: is the driver hung?`;
  return (exit.stderr || exit.stdout).trim().split('\n')[0] ?? `nvidia-smi ended with ${exit.code}`;
}

/** Memory of the GPUs and who holds it. */
export async function lookAtGpu(context: Context): Promise<Read<Gpu>> {
  const ask = (query: string) =>
    context.host.run({argv: ['nvidia-smi', query, FORMAT]}, {timeoutMs: TIMEOUT_MS, signal: context.signal});
  const cards = await ask('--query-gpu=index,name,memory.used,memory.total');
  if (!cards.ok) return {ok: false, code: 'no-nvidia-smi', message: why(cards)};
  const apps = await ask('--query-compute-apps=pid,process_name,used_memory');
  return {
    ok: true,
    value: {cards: parseCards(cards.stdout), holders: apps.ok ? await holders(context, apps.stdout) : []},
  };
}
