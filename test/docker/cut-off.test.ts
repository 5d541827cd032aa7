import {existsSync} from 'node:fs';
import {mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {until} from '../support/until.ts';
import {benchLab, MINUTES} from './support/bench-lab.ts';
import {lineFor, saidBy} from './support/faststart.ts';
import {setHabits} from './support/habits.ts';
import {hubUrl} from './support/hub.ts';
import {inspect} from './support/lab.ts';
import {startOwnEngine} from './support/own-engine.ts';
import {type RecordedRun, runsOf, runsOfJournal} from './support/recorded-runs.ts';
import {must, run} from './support/run.ts';
import {killTmuxServer, startInTmux, type Tmux} from './support/tmux.ts';

const arms = {baseline: {readyAfterSeconds: 5}, faststart: {readyAfterSeconds: 2}};

const {lab, start, faststart, stateFolder, table} = benchLab();

async function newestJournal(): Promise<string> {
  const runs = join(stateFolder(), 'vllm-faststart', 'runs');
  const [newest = ''] = (await readdir(runs).catch(() => [])).toSorted().toReversed();
  return join(runs, newest, 'events.jsonl');
}

const recorded = async (): Promise<readonly RecordedRun[]> =>
  runsOfJournal(await newestJournal()).catch(() => []);

async function isUp(container: string): Promise<boolean> {
  return (await inspect(container, '{{.State.Running}}').catch(() => 'false')) === 'true';
}

/** Until this many runs are in the journal and the next one is under way. */
async function untilInRun(count: number): Promise<void> {
  const inNext = async () =>
    (await recorded()).length >= count && ((await isUp('vllm_baseline')) || (await isUp('vllm_faststart')));
  await until(`${count} runs are kept and the next is under way`, inNext, 4 * MINUTES);
}

/** Rules of the proof that are in place now. */
async function rulesInPlace(): Promise<readonly string[]> {
  const shown = await Promise.all(
    ['DOCKER-USER', 'INPUT'].map(chain => must(['iptables', '-w', '-S', chain])),
  );
  return shown
    .join('')
    .split('\n')
    .filter(rule => rule.includes('vllm-faststart'));
}

/** How a container's attempt to reach the hub ends. */
async function reachFromInside(container: string): Promise<string> {
  const {hostname, port} = new URL(await hubUrl());
  const attempt = `import socket; socket.create_connection(('${hostname}', ${port}), 5); print('connected')`;
  const {stdout, stderr} = await run(['docker', 'exec', container, 'python3', '-c', attempt]);
  return `${stdout}${stderr}`.trim().split('\n').at(-1) ?? '';
}

test(
  'the way out is really closed, open again after kill -9, and resume makes only the missing runs',
  async () => {
    await setHabits(lab(), arms);
    const first = start(['bench', '--offline', '--runs', '3', '--cut-egress']);
    await untilInRun(3);
    const closed = await rulesInPlace();
    expect(closed).toHaveLength(2);
    const up = (await isUp('vllm_baseline')) ? 'vllm_baseline' : 'sllm_store';
    expect(await reachFromInside(up)).toMatch(/refused|unreachable/i);
    first.kill('SIGKILL');
    await first;
    expect(await rulesInPlace()).toEqual(closed);
    const kept = await recorded();
    expect(kept.length).toBeGreaterThanOrEqual(3);

    const said = await faststart(['resume']);
    const runs = await runsOf(said);
    table.row('way out cut, kill -9, resume', said, `${kept.length} runs kept, ${runs.length} in the end`);
    expect(runs.slice(0, kept.length)).toEqual(kept);
    // All slots of three pairs, each made once; and the warm-ups of new containers.
    const slots = runs
      .filter(one => one.pair > 0 && one.faults.length === 0)
      .map(one => `${one.arm} ${one.pair}`);
    expect(slots).toHaveLength(6);
    expect(new Set(slots).size).toBe(6);
    expect(said.document.verdict?.scope).toContain('offline L2');
    expect(said.document.verdict?.state).not.toMatch(/INVALID_RUN|REGRESSION|NO_SPEEDUP/);
    expect(said.stderr).toContain('way out');
    expect(await rulesInPlace()).toEqual([]);
  },
  10 * MINUTES,
);

test(
  'a disk that is full ends the run with what to do, and finished runs stay readable',
  async () => {
    await setHabits(lab(), arms);
    await mkdir(stateFolder(), {recursive: true});
    await must(['mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', stateFolder()]);
    try {
      const running = start(['bench', '--offline', '--runs', '3']);
      await untilInRun(3);
      const journal = await newestJournal();
      const filler = join(stateFolder(), 'filler');
      await run(['dd', 'if=/dev/zero', `of=${filler}`, 'bs=4k']);
      const said = await saidBy(running);
      table.row('disk full while writing results', said);
      expect(said.code).toBe(1);
      expect(said.stderr).toMatch(/its journal cannot be written: .*no space/i);
      expect(said.stderr).toContain('make room');
      expect(await isUp('vllm_baseline')).toBe(false);
      expect(await isUp('vllm_faststart')).toBe(false);

      await rm(filler);
      const text = await readFile(journal, 'utf8');
      expect((await runsOfJournal(journal)).length).toBeGreaterThanOrEqual(3);
      const copy = join(lab().workspace, 'full.jsonl');
      await writeFile(copy, text);
      const judged = await faststart(['verdict', '--input', copy]);
      expect(judged.code).toBe(24);
    } finally {
      await must(['umount', '--lazy', stateFolder()]);
    }
  },
  10 * MINUTES,
);

test(
  'a daemon that is restarted under the benchmark ends the block, and resume is offered',
  async () => {
    await setHabits(lab(), {baseline: {readyAfterSeconds: 20}, faststart: {readyAfterSeconds: 2}});
    const engine = await startOwnEngine('bridged');
    const own = {DOCKER_HOST: engine.host};
    const isStarting = async () =>
      (
        await run(['docker', '-H', engine.host, 'inspect', '--format', '{{.State.Running}}', 'vllm_baseline'])
      ).stdout.trim() === 'true';
    try {
      await engine.take('vllm-faststart-standin:local');
      const running = start(['bench', '--offline', '--runs', '3'], own, engine.enter);
      await until('the baseline is starting', isStarting, 2 * MINUTES);
      await engine.restart();
      const said = await saidBy(running);
      table.row('daemon restarted mid-run', said);
      expect(said.document.verdict).toMatchObject({state: 'INVALID_RUN', rule: 'V1', ratio: null});
      expect(said.document.verdict?.headline).toContain('Docker went away');
      expect(said.document.steps.at(-1)?.failure?.fix.join('\n')).toContain('faststart resume');
      expect(said.code).toBe(24);
    } finally {
      await engine.remove();
    }
  },
  10 * MINUTES,
);

/** The wizard in a new tmux server, with the offline proof begun. */
async function proveInTmux(): Promise<Tmux> {
  const tmux = await startInTmux(lineFor(lab(), ['--runs', '1'], {XDG_STATE_HOME: stateFolder()}));
  await tmux.shows(/^6 [\s\S]*enter run step/m);
  await tmux.press('7');
  await tmux.shows(/^7 [\s\S]*enter run step/m);
  await tmux.press('Enter');
  return tmux;
}

/** A part of the command line of whatever runs the program on this lab. */
const onLab = (): string => `workspace ${lab().workspace}`;

const untilGone = () =>
  until(
    'no process of the program is left',
    async () => (await run(['pgrep', '--full', onLab()])).code === 1,
    MINUTES,
  );

test(
  'a killed tmux server costs the run that was under way: the next wizard goes on with the block, and so does resume',
  async () => {
    await setHabits(lab(), {baseline: {readyAfterSeconds: 2}, faststart: {readyAfterSeconds: 2}});
    const lock = join(stateFolder(), 'vllm-faststart', 'lock');
    try {
      await proveInTmux();
      await untilInRun(3);
      await killTmuxServer();
      await untilGone();
      expect(existsSync(lock), 'the lock was given back').toBe(false);
      for (const server of ['vllm_baseline', 'vllm_faststart'])
        expect(await isUp(server), server).toBe(false);
      const kept = await recorded();
      expect(kept.filter(one => one.pair > 0)).toHaveLength(1);

      const next = await proveInTmux();
      await next.shows(/going on with the block/);
      await must(['pkill', '--signal', 'KILL', '--full', onLab()]);
      await untilGone();
      expect(existsSync(lock), 'the lock of a killed wizard stays').toBe(true);

      const said = await faststart(['resume']);
      const runs = await runsOf(said);
      table.row('tmux killed, then the wizard', said, `${kept.length} runs kept, ${runs.length} in the end`);
      expect(runs.slice(0, kept.length)).toEqual(kept);
      const counted = runs.filter(one => one.pair > 0 && one.faults.length === 0);
      expect(counted.map(one => one.arm).toSorted()).toEqual(['baseline', 'faststart']);
      expect(existsSync(lock)).toBe(false);
    } finally {
      await killTmuxServer();
    }
  },
  5 * MINUTES,
);
