import {setTimeout as sleep} from 'node:timers/promises';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import type {StampedEvent} from '../../src/events.ts';
import {DEAF_MS} from '../../src/ui/entry.ts';
import {drive} from '../ui/drive.ts';
import {type Happening, happenings} from './inputs.ts';
import {brokenOrder} from './step-order.ts';
import {foreignSequences, leftOn} from './terminal-modes.ts';
import {troubled} from './troubled-world.ts';

/** `npm run fuzz` does many more, from another seed each time; a failure names the seed and the shortest sequence. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 8);
const SEED = Number(process.env.FUZZ_SEED ?? 20261127);

const SIZES = [
  [80, 24],
  [60, 20],
  [200, 60],
] as const;

async function walk(input: readonly Happening[], [columns, rows]: (typeof SIZES)[number], ascii: boolean) {
  const events: StampedEvent[] = [];
  let made: ReturnType<typeof troubled> = {performed: []};
  const driven = drive(
    columns,
    rows,
    world => {
      made = troubled(world, () => driven.ask);
    },
    {look: {isAscii: ascii, background: ascii ? 'light' : 'dark'}},
  );
  const {screen, program, exitCode, hangUp} = driven;
  program.subscribe(event => events.push(event));
  let size: {columns: number; rows: number} = {columns, rows};
  let ended = false;
  void exitCode.then(
    () => {
      ended = true;
    },
    () => {
      ended = true;
    },
  );
  await screen.shows('vLLM FastStart');
  for (const happening of input) {
    if (ended) break;
    if (happening.kind === 'resize') {
      size = happening;
      screen.resize(size.columns, size.rows);
    } else if (happening.kind === 'keys') {
      screen.type(happening.bytes);
    }
    await sleep(happening.kind === 'rest' ? DEAF_MS + 50 : 2);
  }
  if (!ended) {
    screen.resize(columns, rows);
    const isWhole = async (): Promise<boolean> => {
      const drawn = await screen.rows();
      const hasKeys = /enter|esc|quit|back|refuse|stop|n no/.test(drawn.at(-2) ?? '');
      return drawn[0]?.startsWith('vLLM FastStart') === true && hasKeys;
    };
    await expect
      .poll(async () => ended || (await isWhole()), {
        timeout: 10_000,
        message: 'header in the first row, keys in the last',
      })
      .toBe(true);
  }
  hangUp();
  const code = await exitCode;
  return {screen, performed: made.performed, events, code};
}

it(
  'whatever is typed, pasted and resized: no crash, no consent, a restored terminal, steps in order',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        happenings(40),
        fc.constantFrom(...SIZES),
        fc.boolean(),
        async (input, size, ascii) => {
          const {screen, performed, events, code} = await walk(input, size, ascii);
          expect(performed, 'what was only typed ahead or pasted').not.toContain('format-disk');
          expect(brokenOrder(events)).toEqual([]);
          expect([0, 3, 4, 130]).toContain(code);
          expect(screen.stdin.isRaw).toBe(false);
          expect(leftOn(screen.sent())).toEqual([]);
          const ours = /^\u001b\]52;c;/;
          expect(foreignSequences(screen.sent()).filter(sequence => !ours.test(sequence))).toEqual([]);
          for (const text of screen.clipboard) expect(text).toMatch(/^[\n\x20-\x7e]*$/);
        },
      ),
      {numRuns: RUNS, seed: SEED, endOnFailure: RUNS <= 8},
    );
  },
  Math.max(120_000, RUNS * 10_000),
);
