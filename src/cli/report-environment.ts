import type {Context} from '../context.ts';
import type {Read} from '../host/ports.ts';

const shownOf = <T>(read: Read<T>, shown: (value: T) => string): string | null =>
  read.ok ? shown(read.value) : null;

/** What a reader of the report would ask about the machine; null = could not be read. */
export async function reportEnvironment(context: Context): Promise<Readonly<Record<string, string | null>>> {
  const {host, docker} = context;
  const [kernel, model, memory, engine, gpu] = await Promise.all([
    host.readText('/proc/sys/kernel/osrelease'),
    host.readText('/proc/cpuinfo'),
    host.readText('/proc/meminfo'),
    docker.version(),
    host.run(
      {argv: ['nvidia-smi', '--query-gpu=name,driver_version,memory.total', '--format=csv,noheader,nounits']},
      {timeoutMs: 10_000},
    ),
  ]);
  return {
    kernel: shownOf(kernel, text => text.trim()),
    processor: shownOf(model, text => /^model name\s*:\s*(.+)$/m.exec(text)?.[1] ?? 'not named'),
    memory: shownOf(memory, text => /^MemTotal:\s*(.+)$/m.exec(text)?.[1] ?? 'not given'),
    docker: shownOf(engine, value => `${value.engine}, API ${value.api}`),
    gpu: gpu.ok ? gpu.stdout.trim() : null,
    node: process.versions.node,
  };
}
