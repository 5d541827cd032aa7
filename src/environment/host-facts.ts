import type {Host} from '../host/ports.ts';
import {type Fact, fact, unknown, unread} from './fact.ts';

type Source = {
  readonly id: string;
  readonly path: string;
  /** What of the text; undefined = it does not say. */
  readonly read: (text: string) => string | undefined;
};

const whole = (text: string): string => text.trim();
const line =
  (pattern: RegExp) =>
  (text: string): string | undefined =>
    pattern.exec(text)?.[1]?.trim();
/** `always [madvise] never`: the one in brackets. */
const chosen = line(/\[(\w+)\]/);

const SOURCES: readonly Source[] = [
  {id: 'host.name', path: '/proc/sys/kernel/hostname', read: whole},
  {id: 'host.bootId', path: '/proc/sys/kernel/random/boot_id', read: whole},
  {id: 'host.kernel', path: '/proc/sys/kernel/osrelease', read: whole},
  {id: 'host.distribution', path: '/etc/os-release', read: line(/^PRETTY_NAME="?([^"\n]+)/m)},
  {id: 'host.vendor', path: '/sys/class/dmi/id/sys_vendor', read: whole},
  {id: 'host.product', path: '/sys/class/dmi/id/product_name', read: whole},
  {id: 'host.cpu', path: '/proc/cpuinfo', read: line(/^model name\s*:\s*(.+)$/m)},
  {
    id: 'host.cores',
    path: '/proc/cpuinfo',
    read: text => String(text.match(/^processor\s*:/gm)?.length ?? '') || undefined,
  },
  {id: 'host.governor', path: '/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor', read: whole},
  {id: 'host.numaNodes', path: '/sys/devices/system/node/online', read: whole},
  {id: 'host.memory', path: '/proc/meminfo', read: line(/^MemTotal:\s*(.+)$/m)},
  {id: 'host.swap', path: '/proc/meminfo', read: line(/^SwapTotal:\s*(.+)$/m)},
  {id: 'host.load', path: '/proc/loadavg', read: line(/^(\S+ \S+ \S+)/)},
  {
    id: 'host.clockSource',
    path: '/sys/devices/system/clocksource/clocksource0/current_clocksource',
    read: whole,
  },
  {id: 'host.hugePages', path: '/sys/kernel/mm/transparent_hugepage/enabled', read: chosen},
  {id: 'host.openFiles', path: '/proc/self/limits', read: line(/^Max open files\s+(\S+)/m)},
  {id: 'host.lockedMemory', path: '/proc/self/limits', read: line(/^Max locked memory\s+(\S+)/m)},
];

/** Facts of the machine from files that everybody may read. */
export async function hostFacts(host: Host): Promise<readonly Fact[]> {
  return Promise.all(
    SOURCES.map(async ({id, path, read}) => {
      const text = await host.readText(path, {maxBytes: 1_000_000});
      return text.ok ? fact(id, read(text.value), `${path} does not say`) : unknown(id, unread(path, text));
    }),
  );
}
