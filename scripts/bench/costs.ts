import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {startWizard, walkToBench} from '../wizard-in-tmux.ts';
import type {Row} from './row.ts';

/** As slow as the way to the benchmark allows. */
const SPEED = 10;
const SECONDS = 20;
const BUDGET_CPU_PERCENT = 2;
const BUDGET_DELAY_MS = 20;

async function read(file: string): Promise<{elapsedMs: number; cpuMs: number; delayP99Ms: number}> {
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') await pause(50);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * What the wizard costs while it measures, the machine that it plays in a rehearsal included. Work is asked for by the
 * machine's clock, which runs SPEED times as fast: the share of a core is of the machine's seconds.
 */
export async function costs(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'faststart-bench-'));
  const file = join(folder, 'costs.json');
  const counter = fileURLToPath(new URL('count-costs.ts', import.meta.url));
  const environment = {NODE_OPTIONS: `--import=${counter}`, FASTSTART_COSTS: file};
  const wizard = startWizard('faststart-bench', ['--speed', String(SPEED)], environment);
  try {
    await walkToBench(wizard);
    await wizard.shows(/^1 .*polling/m);
    wizard.signal('SIGURG');
    await pause(SECONDS * 1000);
    wizard.signal('SIGURG');
    const {elapsedMs, cpuMs, delayP99Ms} = await read(file);
    const real = (100 * cpuMs) / elapsedMs;
    const share = real / SPEED;
    return [
      {
        what: 'CPU of the tool (and of the machine it plays) during a benchmark',
        measured: `${share.toFixed(1)} % of a core (${real.toFixed(0)} % at --speed ${SPEED})`,
        budget: `${BUDGET_CPU_PERCENT} %`,
        met: share <= BUDGET_CPU_PERCENT,
      },
      {
        what: `event-loop delay during a benchmark, p99, at --speed ${SPEED}`,
        measured: `${delayP99Ms.toFixed(1)} ms`,
        budget: `${BUDGET_DELAY_MS} ms`,
        met: delayP99Ms <= BUDGET_DELAY_MS,
      },
    ];
  } finally {
    wizard.close();
    rmSync(folder, {recursive: true});
  }
}
