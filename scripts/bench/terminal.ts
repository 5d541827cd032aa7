import {mkdtempSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {startWizard, walkToBench} from '../wizard-in-tmux.ts';
import type {Row} from './row.ts';

/** As slow as the way to the benchmark allows. */
const SPEED = 10;
const BUDGET_BYTES_PER_SECOND = 2000;
const SECONDS = 30;

/**
 * What the benchmark screen sends to a terminal of 80x24 while it ticks. In a second of ours SPEED seconds of the machine
 * pass, and as much of the screen changes as in them.
 */
export async function terminal(): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'faststart-bench-'));
  const file = join(folder, 'bytes');
  const wizard = startWizard('faststart-bench', ['--speed', String(SPEED)]);
  try {
    await walkToBench(wizard);
    await wizard.shows(/^1 .*polling/m);
    wizard.copyOutputTo(file);
    const before = performance.now();
    await pause(SECONDS * 1000);
    const rate = statSync(file).size / ((performance.now() - before) / 1000);
    return {
      what: 'bytes to the terminal while a benchmark ticks, 80x24',
      measured: `${Math.round(rate)} B/s over ${SECONDS} s at --speed ${SPEED}`,
      budget: `${BUDGET_BYTES_PER_SECOND} B/s`,
      met: rate <= BUDGET_BYTES_PER_SECOND,
    };
  } finally {
    wizard.close();
    rmSync(folder, {recursive: true});
  }
}
