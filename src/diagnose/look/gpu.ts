import type {Context} from '../../context.ts';
import type {Exit, Read} from '../../host/ports.ts';
import type {GpuUse} from '../gpu-words.ts';
import type {Gpu, GpuCard, GpuHolder} from '../live.ts';

const TIMEOUT_MS = 4000;
const FORMAT = '--format=csv,noheader,nounits';

const CARDS = '--query-gpu=index,name,memory.used,memory.total,utilization.gpu';
const HOLDERS = '--query-compute-apps=pid,process_name,used_memory';

function rows(text: string): readonly (readonly string[])[] {
  return text.split('\n').map(line => line.split(',').map(cell => cell.trim()));
}

/** A number as nvidia-smi writes it; null for `[N/A]`, `[Not Supported]` and the like. Pure. */
function numberOrNull(text: string | undefined): number | null {
  const value = Number(text);
  return text === undefined || text === '' || Number.isNaN(value) ? null : value;
}

/** The cells `memory.used,memory.total,utilization.gpu`. Pure. */
export function gpuUseIn([used, total, busy]: readonly (string | undefined)[]): GpuUse {
  return {usedMib: numberOrNull(used), totalMib: numberOrNull(total), busyPercent: numberOrNull(busy)};
}

/** What is no row (a driver's complaint, an empty line) is left out. Pure. */
export function parseCards(text: string): readonly GpuCard[] {
  return rows(text).flatMap(([index, name, ...use]) =>
    numberOrNull(index) === null || name === undefined
      ? []
      : [{index: Number(index), name, ...gpuUseIn(use)}],
  );
}

/** The name of a process may hold a comma of its own. Pure. */
export function parseHolders(text: string): readonly Omit<GpuHolder, 'container'>[] {
  return rows(text).flatMap(cells => {
    const [pid, ...rest] = cells;
    const used = rest.pop();
    return numberOrNull(pid) === null || used === undefined
      ? []
      : [{pid: Number(pid), program: rest.join(', '), usedMib: numberOrNull(used)}];
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

async function holders(context: Context, text: string): Promise<readonly GpuHolder[]> {
  const found = parseHolders(text);
  if (found.length === 0) return [];
  const list = await context.docker.list();
  const names = new Map(list.ok ? list.value.map(one => [one.id, one.name]) : []);
  return Promise.all(
    found.map(async holder => ({...holder, container: await containerOf(context, holder.pid, names)})),
  );
}

function why(exit: Exit): string {
  if (exit.notFound || exit.code === 127) return 'nvidia-smi is not installed here';
  if (exit.timedOut) return `nvidia-smi gave no answer within ${TIMEOUT_MS / 1000} s: is the driver hung?`;
  return (exit.stderr || exit.stdout).trim().split('\n')[0] || `nvidia-smi ended with ${exit.code}`;
}

/** Memory of the GPUs, how busy they are, and who holds them. `no-nvidia-smi` = the machine has none. */
export async function lookAtGpu(context: Context): Promise<Read<Gpu>> {
  const ask = (query: string) =>
    context.host.run({argv: ['nvidia-smi', query, FORMAT]}, {timeoutMs: TIMEOUT_MS, signal: context.signal});
  const cards = await ask(CARDS);
  if (!cards.ok) {
    const isMissing = cards.notFound || cards.code === 127;
    return {ok: false, code: isMissing ? 'no-nvidia-smi' : 'failed', message: why(cards)};
  }
  const apps = await ask(HOLDERS);
  return {
    ok: true,
    value: {cards: parseCards(cards.stdout), holders: apps.ok ? await holders(context, apps.stdout) : null},
  };
}
