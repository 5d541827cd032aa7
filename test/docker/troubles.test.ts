import {expect, test} from 'vitest';
import {until} from '../support/until.ts';
import {benchLab, MINUTES} from './support/bench-lab.ts';
import {saidBy} from './support/faststart.ts';
import {setHabits} from './support/habits.ts';
import {inspect} from './support/lab.ts';
import {runsOf} from './support/recorded-runs.ts';

/** What a server is ready after where its time does not matter. */
const quick = {readyAfterSeconds: 2};

const {lab, faststart, start, table} = benchLab();

/** A crash is named, and no ratio comes of it. */
function expectCrash({document: {verdict}, code}: Awaited<ReturnType<typeof faststart>>): void {
  expect(verdict).toMatchObject({state: 'INVALID_RUN', rule: 'V3', ratio: null});
  expect(verdict?.causes).toContainEqual(expect.objectContaining({id: 'CRASH_LOOP', standing: 'shown'}));
  expect(code).toBe(24);
}

test(
  'an arm that is slower is a regression',
  async () => {
    // However long a busy machine takes over the baseline's weights.
    await setHabits(lab(), {baseline: quick, faststart: {readyAfterSeconds: 10}});
    const said = await faststart(['bench', '--offline', '--runs', '3']);
    table.row('regression', said);
    expect(said.document.verdict).toMatchObject({state: 'REGRESSION', rule: '3.4/2'});
    expect(said.code).toBe(22);
  },
  5 * MINUTES,
);

test(
  'a server that dies on its way is a crash, and no ratio comes of it',
  async () => {
    await setHabits(lab(), {baseline: {...quick, diesBeforeReady: true}, faststart: quick});
    const said = await faststart(['bench', '--offline', '--runs', '3']);
    table.row('crash loop', said);
    expectCrash(said);
  },
  5 * MINUTES,
);

test(
  'a server that answers 200 and then dies was not ready',
  async () => {
    await setHabits(lab(), {baseline: quick, faststart: {...quick, diesOnCompletion: true}});
    const said = await faststart(['bench', '--offline', '--runs', '3']);
    table.row('answers 200, then dies', said);
    expectCrash(said);
  },
  5 * MINUTES,
);

test(
  'another model on the port is never ready',
  async () => {
    await setHabits(lab(), {baseline: quick, faststart: {...quick, servesAs: 'acme/other'}});
    const said = await faststart(['bench', '--offline', '--runs', '3']);
    table.row('wrong model id', said);
    expect(said.document.verdict).toMatchObject({state: 'INVALID_RUN', rule: 'V3', ratio: null});
    expect(said.document.verdict?.headline).toContain('it serves acme/other instead of');
    expect(said.code).toBe(24);
  },
  5 * MINUTES,
);

test(
  'an arm that answers rubbish is fast for nothing',
  async () => {
    await setHabits(lab(), {
      baseline: quick,
      faststart: {...quick, garbage: true},
    });
    const said = await faststart(['bench', '--offline', '--runs', '3']);
    table.row('garbage output', said);
    expect(said.document.verdict).toMatchObject({state: 'INVALID_RUN', rule: 'V4', ratio: null});
    expect(said.document.verdict?.causes).toContainEqual(
      expect.objectContaining({id: 'OUTPUT', standing: 'shown'}),
    );
    expect(said.code).toBe(24);
  },
  5 * MINUTES,
);

test(
  'a container that somebody else makes anew ends the block, and theirs is left alone',
  async () => {
    await setHabits(lab(), {baseline: {readyAfterSeconds: 20}, faststart: quick});
    const running = start(['bench', '--offline', '--runs', '3']);
    let first = '';
    await until(
      'the baseline is starting',
      async () => {
        const up = await inspect('vllm_baseline', '{{.State.Running}} {{.Id}}').catch(() => '');
        first = up.startsWith('true ') ? up.slice('true '.length) : '';
        return first !== '';
      },
      MINUTES,
    );
    await lab().compose(['--profile', 'baseline', 'up', '-d', '--force-recreate', 'vllm_baseline']);
    const said = await saidBy(running);
    table.row('recreated by somebody else', said);
    expect(said.document.verdict).toMatchObject({state: 'INVALID_RUN', rule: 'V1', ratio: null});
    expect(said.document.verdict?.headline).toContain('vllm_baseline');
    expect(said.document.verdict?.causes).not.toContainEqual(expect.objectContaining({id: 'CRASH_LOOP'}));
    expect(said.code).toBe(24);
    expect(await inspect('vllm_baseline', '{{.State.Running}}')).toBe('true');
    expect((await runsOf(said)).map(run => run.container.id)).toContain(first);
  },
  5 * MINUTES,
);
