import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {z} from 'zod';
import {faststart as runFaststart, type Said} from './support/faststart.ts';
import {setHabits} from './support/habits.ts';
import {hubUrl, hubWeightBytes, turnHub} from './support/hub.ts';
import {type Lab, makeLab} from './support/lab.ts';
import {must} from './support/run.ts';
import {sayRow} from './support/scenario-table.ts';

/** Differences of seconds, so that a busy machine cannot blur them. */
const SLOW_SECONDS = 7;
const FAST_SECONDS = 4;
const MINUTES = 60_000;

const runLine = z.object({
  type: z.literal('bench.run'),
  run: z.object({
    arm: z.string(),
    mode: z.string(),
    pair: z.number(),
    faults: z.array(z.object({gate: z.string(), text: z.string()})),
    network: z.object({rxBytes: z.number().nullable(), class: z.string()}),
    evidence: z.object({
      toolCpuShare: z.number().nullable(),
      network: z.object({remotes: z.array(z.object({address: z.string(), states: z.array(z.string())}))}),
    }),
  }),
});

let lab: Lab;
let scenario = 0;

/** Each scenario has records of its own: a verdict is made of all blocks that fit together. */
const faststart = (on: Lab, args: readonly string[]): Promise<Said> =>
  runFaststart(on, args, {XDG_STATE_HOME: join(on.workspace, `state-${scenario}`)});

beforeAll(async () => {
  lab = await makeLab();
  await faststart(lab, ['run', '4', '5']);
});
afterAll(() => lab.remove());
afterEach(async () => {
  scenario += 1;
  await setHabits(lab);
  await turnHub();
  lab.overlays.length = 0;
  await lab.setEnv({HF_ENDPOINT: await hubUrl()});
  await lab.clean();
});

async function runsOf({document}: Said) {
  const lines = (await readFile(join(document.folder, 'events.jsonl'), 'utf8')).trimEnd().split('\n');
  return lines.flatMap(line => runLine.safeParse(JSON.parse(line)).data?.run ?? []);
}

const measured = (runs: Awaited<ReturnType<typeof runsOf>>, arm: string, mode: string) =>
  runs.filter(run => run.arm === arm && run.mode === mode && run.pair > 0);

test(
  'an honest speedup is measured as such, online and offline, and the offline runs are silent',
  async () => {
    await setHabits(lab, {
      baseline: {readyAfterSeconds: SLOW_SECONDS},
      faststart: {readyAfterSeconds: FAST_SECONDS},
    });
    const said = await faststart(lab, ['bench', '--both', '--runs', '3']);
    const runs = await runsOf(said);
    const shares = runs.flatMap(run => run.evidence.toolCpuShare ?? []);
    sayRow(
      'honest speedup',
      said,
      `tool's CPU ${(100 * Math.max(...shares)).toFixed(1)} % of a core at most`,
    );
    expect(said.document.verdict?.online?.ratio).toBeGreaterThan(1.3);
    expect(said.document.verdict?.offline?.ratio).toBeGreaterThan(1.3);
    expect(said.document.verdict?.state).not.toMatch(/INVALID_RUN|REGRESSION|NO_SPEEDUP/);
    const offline = runs.filter(run => run.mode === 'offline');
    expect(offline.map(run => run.network.class)).toEqual(offline.map(() => 'none'));
  },
  10 * MINUTES,
);

test(
  'a baseline that downloads is told as such, and its bytes are right within 2 %',
  async () => {
    const usual = {readyAfterSeconds: FAST_SECONDS};
    await setHabits(lab, {baseline: {...usual, forgets: true}, faststart: usual});
    await turnHub({bytesPerSecond: 20_000_000});
    const before = await hubWeightBytes();
    const said = await faststart(lab, ['bench', '--both', '--runs', '3']);
    const sent = (await hubWeightBytes()) - before;
    const online = (await runsOf(said)).filter(run => run.arm === 'baseline' && run.mode === 'online');
    const received = online.reduce((sum, run) => sum + (run.network.rxBytes ?? 0), 0);
    sayRow('baseline downloads', said, `hub sent ${sent} B, counted ${received} B`);
    expect(online.map(run => run.network.class)).toEqual(online.map(() => 'download'));
    expect(Math.abs(received / sent - 1)).toBeLessThan(0.02);
    expect(said.document.verdict?.causes).toContainEqual(
      expect.objectContaining({id: 'DOWNLOAD', standing: 'shown'}),
    );
  },
  10 * MINUTES,
);

test(
  'a hub that swallows everything is seen in every online run, with hardly a byte',
  async () => {
    const usual = {readyAfterSeconds: FAST_SECONDS};
    await setHabits(lab, {baseline: {...usual, hubSeconds: 4}, faststart: usual});
    // An address of documentation: nobody is there, and nobody says so.
    const hole = '192.0.2.1';
    const rule = ['DOCKER-USER', '-d', hole, '-j', 'DROP'];
    await must(['iptables', '-w', '-I', ...rule]);
    try {
      await lab.setEnv({HF_ENDPOINT: `http://${hole}`});
      const said = await faststart(lab, ['bench', '--both', '--runs', '3']);
      const online = measured(await runsOf(said), 'baseline', 'online');
      const most = Math.max(...online.map(run => run.network.rxBytes ?? Number.NaN));
      sayRow('hub black-holed', said, `at most ${most} B received`);
      for (const run of online)
        expect(run.evidence.network.remotes).toMatchObject([{address: `${hole}:80`, states: ['SYN_SENT']}]);
      expect(most).toBeLessThan(64 * 1024);
    } finally {
      await must(['iptables', '-w', '-D', ...rule]);
    }
  },
  10 * MINUTES,
);

test('weights on a slow disk are never proven, and the disk is named with its seconds', {
  retry: 1,
  timeout: 10 * MINUTES,
}, async () => {
  await setHabits(lab, {
    baseline: {readyAfterSeconds: SLOW_SECONDS},
    faststart: {readyAfterSeconds: FAST_SECONDS},
  });
  await lab.throttle('vllm_baseline', 5_000_000);
  const online = await faststart(lab, ['bench', '--online', '--runs', '3']);
  lab.overlays.length = 0;
  expect(online.document.verdict).toMatchObject({state: 'INCONCLUSIVE'});
  const said = await faststart(lab, ['bench', '--offline', '--runs', '3']);
  sayRow('weights on a slow disk', said);
  // A busy machine can blur three starts, so that it stays undecided.
  expect(said.document.verdict?.state).toMatch(/^(?:INFLATED|INCONCLUSIVE)$/);
  expect(said.document.verdict?.causes[0]).toMatchObject({id: 'SLOW_DISK'});
  expect(said.code).toBe(said.document.verdict?.state === 'INFLATED' ? 20 : 23);
});
