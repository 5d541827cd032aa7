import {readFileSync, writeFileSync} from 'node:fs';
import {monitorEventLoopDelay, performance} from 'node:perf_hooks';
import process from 'node:process';

/**
 * Loaded before the program that is measured. The first SIGURG begins to count what it costs, the next one ends that and
 * begins to watch for delays, which takes a hundred looks a second itself; the third writes both as JSON to the file of
 * FASTSTART_COSTS. (Libraries that tidy up at the end take most other signals for one.)
 */

const RESOLUTION_MS = 10;
const TICK_MS = 10;
const delay = monitorEventLoopDelay({resolution: RESOLUTION_MS});

/** What programs that this one ran, and that have ended, cost: the kernel counts in ticks. */
function childrenMs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS;
}

function begin() {
  const before = process.cpuUsage();
  const childrenBeforeMs = childrenMs();
  const startedMs = performance.now();
  return () => {
    const {user, system} = process.cpuUsage(before);
    return {
      elapsedMs: performance.now() - startedMs,
      cpuMs: (user + system) / 1000,
      childrenMs: childrenMs() - childrenBeforeMs,
    };
  };
}

let end: ReturnType<typeof begin> | undefined;
let costs: ReturnType<ReturnType<typeof begin>> | undefined;

process.on('SIGURG', () => {
  if (end === undefined) end = begin();
  else if (costs === undefined) {
    costs = end();
    delay.enable();
  } else {
    delay.disable();
    // Node counts from one look to the next.
    const delayP99Ms = delay.percentile(99) / 1e6 - RESOLUTION_MS;
    writeFileSync(process.env.FASTSTART_COSTS ?? '', JSON.stringify({...costs, delayP99Ms}));
  }
});
