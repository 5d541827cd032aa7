import {writeFileSync} from 'node:fs';
import {monitorEventLoopDelay, performance} from 'node:perf_hooks';
import process from 'node:process';

/**
 * Loaded before the program that is measured: the first SIGURG begins to count what it costs, the next one writes it
 * as JSON to the file of FASTSTART_COSTS. (Libraries that tidy up at the end take most other signals for one.)
 */

const RESOLUTION_MS = 10;
const delay = monitorEventLoopDelay({resolution: RESOLUTION_MS});
let end: (() => void) | undefined;

function begin(): () => void {
  const before = process.cpuUsage();
  const startedMs = performance.now();
  delay.enable();
  return () => {
    delay.disable();
    const {user, system} = process.cpuUsage(before);
    const costs = {
      elapsedMs: performance.now() - startedMs,
      cpuMs: (user + system) / 1000,
      // Node counts from one look to the next.
      delayP99Ms: delay.percentile(99) / 1e6 - RESOLUTION_MS,
    };
    writeFileSync(process.env.FASTSTART_COSTS ?? '', JSON.stringify(costs));
  };
}

process.on('SIGURG', () => {
  if (end === undefined) end = begin();
  else end();
});
