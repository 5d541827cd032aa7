import {mkdtempSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {startWizard, walkToBench} from '../wizard-in-tmux.ts';
import type {Row} from './row.ts';

const BUDGET_BYTES_PER_SECOND = 2000;
const SECONDS = 20;

/** What the benchmark screen sends to a terminal of 80x24 while it ticks. A rehearsal changes more of it than real time does. */
export async function terminal(): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'faststart-bench-'));
  const file = join(folder, 'bytes');
  const wizard = startWizard('faststart-bench', ['--speed', '30']);
  try {
    await walkToBench(wizard);
    await wizard.shows(/^1 .*polling/m);
    wizard.copyOutputTo(file);
    const before = performance.now();
    await pause(SECONDS * 1000);
    const rate = statSync(file).size / ((performance.now() - before) / 1000);
    return {
      what: 'bytes to the terminal while a benchmark ticks, 80x24',
      measured: `${Math.round(rate)} B/s over ${SECONDS} s`,
      budget: `${BUDGET_BYTES_PER_SECOND} B/s`,
      met: rate <= BUDGET_BYTES_PER_SECOND,
    };
  } finally {
    wizard.close();
    rmSync(folder, {recursive: true});
  }
}
