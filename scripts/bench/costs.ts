import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {startWizard, walkToBench} from '../wizard-in-tmux.ts';
import {bundled} from './bundled.ts';
import type {Row} from './row.ts';

const SECONDS = 30;
const DELAY_SECONDS = 10;
const BUDGET_CPU_PERCENT = 2;
const BUDGET_DELAY_MS = 20;

type Costs = {
  readonly elapsedMs: number;
  readonly cpuMs: number;
  readonly childrenMs: number;
  readonly delayP99Ms: number;
};

async function read(file: string): Promise<Costs> {
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') await pause(50);
  return JSON.parse(readFileSync(file, 'utf8'));
}

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/**
 * What the wizard costs at real speed while it waits for a server, after two warm-ups, as in most of a benchmark: the
 * machine that it rehearses on is in another process.
 */
export async function costs(): Promise<readonly Row[]> {
  // The program as installed, except for where its machine is.
  const {folder, program, remove} = await bundled('apart/tool.ts');
  const file = join(folder, 'costs.json');
  const environment = {
    NODE_OPTIONS: `--import=${beside('count-costs.ts')}`,
    FASTSTART_COSTS: file,
    FASTSTART_MACHINE: beside('apart/machine.ts'),
  };
  const wizard = startWizard('faststart-costs', [], environment, program);
  try {
    await walkToBench(wizard);
    await wizard.shows(/^1 .*polling/m);
    wizard.signal('SIGURG');
    await pause(SECONDS * 1000);
    wizard.signal('SIGURG');
    await pause(DELAY_SECONDS * 1000);
    wizard.signal('SIGURG');
    const {cpuMs, childrenMs, elapsedMs, delayP99Ms} = await read(file);
    const share = (100 * cpuMs) / elapsedMs;
    return [
      {
        what: 'CPU of the tool during a benchmark',
        measured: `${share.toFixed(1)} % of a core, and ${((100 * childrenMs) / elapsedMs).toFixed(1)} % of programs it ran, over ${SECONDS} s`,
        budget: `${BUDGET_CPU_PERCENT} %`,
        met: share <= BUDGET_CPU_PERCENT,
      },
      {
        what: 'event-loop delay during a benchmark, p99',
        measured: `${delayP99Ms.toFixed(1)} ms`,
        budget: `${BUDGET_DELAY_MS} ms`,
        met: delayP99Ms <= BUDGET_DELAY_MS,
      },
    ];
  } finally {
    wizard.close();
    remove();
  }
}
