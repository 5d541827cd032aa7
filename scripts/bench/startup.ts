import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {bundled} from './bundled.ts';
import {flags} from './flags.ts';
import {median, type Row} from './row.ts';

/**
 * How long the built program takes to start, as ratios to `node -e 0` on the same machine. Everything is measured in
 * turn, so that a busy machine slows all of it alike, and the medians are compared.
 */

const SHOWN = 'vLLM FastStart';
/** Printed before the program takes the place of the shell: making the terminal is no part of its start. */
const BEGUN = 'begun;';
const program = fileURLToPath(new URL('../../bin/faststart.js', import.meta.url));

/** Milliseconds from the start of a process to its end. */
function untilEnd(args: readonly string[], environment = process.env): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, {stdio: 'ignore', env: environment});
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve(performance.now() - startedMs));
  });
}

/** Milliseconds until the wizard's first frame has come out of a pseudo terminal of 80x24; waits for its end. */
function untilFirstFrame(): Promise<number> {
  let startedMs: number | undefined;
  const wizard = 'stty cols 80 rows 24; printf "$BEGUN"; exec "$NODE" $FLAGS "$PROGRAM" --rehearse';
  const {CI: _, ...environment} = process.env;
  const child = spawn('script', ['-qfc', wizard, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...environment,
      NODE: process.execPath,
      FLAGS: flags.join(' '),
      BEGUN,
      PROGRAM: program,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
    },
  });
  return new Promise((resolve, reject) => {
    let said = '';
    let shownMs: number | undefined;
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk;
      if (said.includes(BEGUN)) startedMs ??= performance.now();
      if (startedMs === undefined) return;
      if (shownMs !== undefined || !said.includes(SHOWN)) return;
      shownMs = performance.now() - startedMs;
      child.kill();
    });
    child.once('error', reject);
    child.once('close', () =>
      shownMs === undefined
        ? reject(new Error(`the wizard ended without a frame:\n${said}`))
        : resolve(shownMs),
    );
  });
}

const BARE = ['-e', '0'];

/** What a check runs on the default machine of the rehearsal. */
const PROCESSES = 10;

/** Ratios to a bare Node.js, of medians of `rounds` rounds. */
export async function startup(rounds: number): Promise<Row[]> {
  const alone = await bundled('libraries-alone.ts');
  const withCache = {...process.env, NODE_COMPILE_CACHE: join(alone.folder, 'cache')};
  const measured = [
    {what: 'bare Node.js (node -e 0)', budget: 1, once: () => untilEnd(BARE)},
    {what: "first frame of the wizard's rehearsal", budget: 4, once: untilFirstFrame},
    {
      what: `of a check its libraries and ${PROCESSES} processes, and nothing of ours`,
      budget: 6,
      once: () => untilEnd([...flags, alone.program, String(PROCESSES)], withCache),
    },
    {
      what: 'check --json --rehearse',
      budget: 6,
      once: () => untilEnd([...flags, program, 'check', '--json', '--rehearse']),
    },
  ].map(one => ({...one, ms: [] as number[]}));
  // The first round fills the caches of compiled code and of files; it does not count.
  for (let round = 0; round <= rounds; round += 1) {
    for (const {once, ms} of measured) {
      const took = await once();
      if (round > 0) ms.push(took);
    }
  }
  alone.remove();
  const base = median(measured[0]?.ms ?? []);
  return measured.map(({what, budget, ms}) => {
    const ratio = median(ms) / base;
    return {
      what,
      measured: `${ratio.toFixed(1)}x (${Math.round(median(ms))} ms)`,
      budget: `${budget}x`,
      met: ratio <= budget,
    };
  });
}
