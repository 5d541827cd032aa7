import {expect, test} from 'vitest';
import {benchLab, MINUTES} from './support/bench-lab.ts';
import {setHabits} from './support/habits.ts';
import {hubWeightBytes, turnHub} from './support/hub.ts';
import {measured, runsOf} from './support/recorded-runs.ts';
import {must} from './support/run.ts';

/** Differences of seconds, so that a busy machine cannot blur them. */
const SLOW_SECONDS = 7;
/** A part of the claim that is real: what is left offline is neither nothing nor everything. */
const USUAL_SECONDS = 6;
const FAST_SECONDS = 4;

const {lab, faststart, table} = benchLab();

test(
  'an honest speedup is measured as such, online and offline, and the offline runs are silent',
  async () => {
    await setHabits(lab(), {
      baseline: {readyAfterSeconds: SLOW_SECONDS},
      faststart: {readyAfterSeconds: FAST_SECONDS},
    });
    const said = await faststart(['bench', '--both', '--runs', '3']);
    const runs = await runsOf(said);
    const shares = runs.flatMap(run => run.evidence.toolCpuShare ?? []);
    table.row(
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
    await setHabits(lab(), {
      baseline: {readyAfterSeconds: USUAL_SECONDS, forgets: true},
      faststart: {readyAfterSeconds: FAST_SECONDS},
    });
    await turnHub({bytesPerSecond: 12_000_000});
    const before = await hubWeightBytes();
    const said = await faststart(['bench', '--both', '--runs', '4']);
    const sent = (await hubWeightBytes()) - before;
    const online = (await runsOf(said)).filter(run => run.arm === 'baseline' && run.mode === 'online');
    const received = online.reduce((sum, run) => sum + (run.network.rxBytes ?? 0), 0);
    table.row('baseline downloads', said, `hub sent ${sent} B, counted ${received} B`);
    expect(online.map(run => run.network.class)).toEqual(online.map(() => 'download'));
    expect(Math.abs(received / sent - 1)).toBeLessThan(0.02);
    expect(said.document.verdict?.causes).toContainEqual(
      expect.objectContaining({id: 'DOWNLOAD', standing: 'shown'}),
    );
    expect(said.document.verdict).toMatchObject({state: 'INFLATED', rule: '3.4/6'});
    expect(said.code).toBe(20);
  },
  10 * MINUTES,
);

test(
  'a hub that swallows everything is seen in every online run, with hardly a byte',
  async () => {
    await setHabits(lab(), {
      baseline: {readyAfterSeconds: USUAL_SECONDS, hubSeconds: 4},
      faststart: {readyAfterSeconds: FAST_SECONDS},
    });
    // An address of documentation: nobody is there, and nobody says so.
    const hole = '192.0.2.1';
    const rule = ['DOCKER-USER', '-d', hole, '-j', 'DROP'];
    await must(['iptables', '-w', '-I', ...rule]);
    try {
      await lab().setEnv({HF_ENDPOINT: `http://${hole}`});
      const said = await faststart(['bench', '--both', '--runs', '4']);
      const online = measured(await runsOf(said), 'baseline', 'online');
      const most = Math.max(...online.map(run => run.network.rxBytes ?? Number.NaN));
      table.row('hub black-holed', said, `at most ${most} B received`);
      for (const run of online)
        expect(run.evidence.network.remotes).toMatchObject([{address: `${hole}:80`, states: ['SYN_SENT']}]);
      expect(most).toBeLessThan(64 * 1024);
      expect(said.document.verdict?.causes).toContainEqual(
        expect.objectContaining({id: 'HUB_STALL', standing: 'shown'}),
      );
      expect(said.document.verdict).toMatchObject({state: 'INFLATED', rule: '3.4/6'});
      expect(said.code).toBe(20);
    } finally {
      await must(['iptables', '-w', '-D', ...rule]);
    }
  },
  10 * MINUTES,
);

test(
  'weights on a slow disk are told as such, with the seconds they cost',
  async () => {
    await setHabits(lab(), {
      baseline: {readyAfterSeconds: SLOW_SECONDS},
      faststart: {readyAfterSeconds: SLOW_SECONDS / 2},
    });
    // Well below half of the rate at which the weights come offline, within the time of a start.
    await lab().throttle('vllm_baseline', 9_000_000);
    const online = await faststart(['bench', '--online', '--runs', '3']);
    lab().overlays.length = 0;
    expect(online.document.verdict).toMatchObject({state: 'INCONCLUSIVE'});
    // More than the least: of three runs, one that is odd leaves everything open.
    const said = await faststart(['bench', '--offline', '--runs', '4']);
    table.row('weights on a slow disk', said);
    expect(said.document.verdict).toMatchObject({state: 'INFLATED', rule: '3.4/6'});
    expect(said.document.verdict?.causes[0]).toMatchObject({id: 'SLOW_DISK'});
    expect(said.document.verdict?.causes[0]?.seconds).toBeGreaterThan(5);
    expect(said.code).toBe(20);
  },
  10 * MINUTES,
);
