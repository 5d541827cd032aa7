import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {startWizard, walkToBench} from '../wizard-in-tmux.ts';
import type {Row} from './row.ts';

/** The slower, the longer the way to the benchmark; at SLOW it takes minutes. */
const SLOW = 3;
const FAST = 10;
const SECONDS = 30;
const BUDGET_CPU_PERCENT = 2;
const BUDGET_DELAY_MS = 20;

type Costs = {readonly elapsedMs: number; readonly cpuMs: number; readonly delayP99Ms: number};

async function read(file: string): Promise<Costs> {
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') await pause(50);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** What the wizard costs while it measures, the machine that it plays in a rehearsal included. */
async function costsAt(speed: number): Promise<Costs> {
  const folder = mkdtempSync(join(tmpdir(), 'faststart-bench-'));
  const file = join(folder, 'costs.json');
  const counter = fileURLToPath(new URL('count-costs.ts', import.meta.url));
  const environment = {NODE_OPTIONS: `--import=${counter}`, FASTSTART_COSTS: file};
  const wizard = startWizard('faststart-bench', ['--speed', String(speed)], environment);
  try {
    await walkToBench(wizard);
    await wizard.shows(/^1 .*polling/m);
    wizard.signal('SIGURG');
    await pause(SECONDS * 1000);
    wizard.signal('SIGURG');
    return await read(file);
  } finally {
    wizard.close();
    rmSync(folder, {recursive: true});
  }
}

const percent = ({cpuMs, elapsedMs}: Costs) => (100 * cpuMs) / elapsedMs;

/**
 * Most work is asked for by the machine's clock, and grows with its speed; the beat of the screen does not. So the share of
 * a core at real speed is read from a straight line through two speeds.
 */
export async function costs(): Promise<readonly Row[]> {
  const slow = await costsAt(SLOW);
  const fast = await costsAt(FAST);
  const each = (percent(fast) - percent(slow)) / (FAST - SLOW);
  const share = percent(slow) - (SLOW - 1) * each;
  return [
    {
      what: 'CPU of the tool (and of the machine it plays) during a benchmark',
      measured: `${share.toFixed(1)} % of a core (${percent(slow).toFixed(0)} % at --speed ${SLOW}, ${percent(fast).toFixed(0)} % at ${FAST})`,
      budget: `${BUDGET_CPU_PERCENT} %`,
      met: share <= BUDGET_CPU_PERCENT,
    },
    {
      what: `event-loop delay during a benchmark, p99, at --speed ${SLOW}`,
      measured: `${slow.delayP99Ms.toFixed(1)} ms`,
      budget: `${BUDGET_DELAY_MS} ms`,
      met: slow.delayP99Ms <= BUDGET_DELAY_MS,
    },
  ];
}
