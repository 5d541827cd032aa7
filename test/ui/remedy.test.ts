import {expect, it} from 'vitest';
import type {ContainerVerb, Remedy} from '../../src/diagnose/remedy.ts';
import type {Diagnosis} from '../../src/diagnose/types.ts';
import type {Command} from '../../src/engine/plan.ts';
import type {Plan} from '../../src/engine/step.ts';
import type {WizardRun} from '../../src/ui/index.tsx';
import {drive, ENTER, ESCAPE} from './drive.ts';
import {stopping, type World} from './fake-program.ts';

const container = 'vllm_baseline';
const restart: Remedy = {
  line: `docker restart ${container}`,
  deed: {kind: 'container', verb: 'restart'},
};
const warm: Remedy = {line: 'faststart run 5', deed: {kind: 'step', step: '5'}};

function diagnosisOf(title: string, remedies: readonly Remedy[]): Diagnosis {
  const fix = ['accept the licence on the model page', ...remedies.map(({line}) => line)];
  return {
    healthy: false,
    stage: 'reading the configuration',
    causes: [{id: 'stalled', title, confidence: 0.9, evidence: [], fix, remedies, restartHelps: true}],
    notSeen: [],
  };
}

/** A step that waits until it is stopped, and is told meanwhile why. */
function waiting(world: World): void {
  world.gates.set('nvme-mounted', stopping('not yet'));
  world.perform = async (action, {emit, signal}) => {
    emit({type: 'diagnosis', container, diagnosis: diagnosisOf('it stands still', [restart, warm])});
    if (action.purpose === 'do step 1')
      await new Promise(resolve => signal.addEventListener('abort', resolve, {once: true}));
    return {ok: true};
  };
}

const restarting: Plan = {
  status: 'do',
  actions: [
    {kind: 'command', purpose: 'restart it', command: {argv: ['docker', 'restart', container], cwd: '/w'}},
  ],
};

type Told = {readonly asked: ContainerVerb[]; readonly ran: Command[]};

function ports(told: Told, plan: () => Plan, again: Diagnosis): Partial<WizardRun> {
  return {
    planOnContainer(verb) {
      told.asked.push(verb);
      return Promise.resolve(plan());
    },
    runFix(command) {
      told.ran.push(command);
      return Promise.resolve({ok: true});
    },
    diagnose: () => Promise.resolve({ok: true, value: again}),
  };
}

/** The wizard while it waits for a container that a restart helps. */
function driveRestarting() {
  const told: Told = {asked: [], ran: []};
  const again = diagnosisOf('as before', []);
  return {
    told,
    driven: drive(
      80,
      24,
      waiting,
      ports(told, () => restarting, again),
    ),
  };
}

async function openCause({screen}: ReturnType<typeof drive>): Promise<void> {
  await screen.shows('do step 1');
  screen.type(ENTER);
  await screen.shows('it stands still');
  screen.type('d');
  await screen.shows(`[1] ${restart.line}`);
}

it.each([
  [80, 24],
  [60, 20],
] as const)(
  'at %ix%i shows what a line of the fix would run, and runs it once that is agreed to',
  async (columns, rows) => {
    const told: Told = {asked: [], ran: []};
    const driven = drive(
      columns,
      rows,
      waiting,
      ports(told, () => restarting, diagnosisOf('now it reads', [])),
    );
    const {screen} = driven;
    await openCause(driven);
    // What only a person can do has no key.
    expect(await screen.text()).toMatch(/^ {4}accept the licence/m);
    screen.type('1');
    await screen.shows(`(cd /w && docker restart ${container})`);
    expect(await screen.text()).toMatch(/It is\s+asked\s+to\s+stop\s+first/);
    screen.type(ENTER);
    await screen.shows(`[1] ${restart.line}`);
    expect(told.ran).toEqual([]);
    screen.type('1');
    await screen.shows('Run it now? (y/N)');
    screen.type('y');
    await screen.shows('now it reads (stalled, 90 %)');
    expect(await screen.text()).toMatch(
      /the fix was run; vllm_baseline, looked at again: now[ ─\n]+it reads/,
    );
    expect(told.ran.map(({argv}) => argv)).toEqual([['docker', 'restart', container]]);
    // Shown, shown again, and looked at once more right before it runs.
    expect(told.asked).toEqual(['restart', 'restart', 'restart']);
    screen.type(ESCAPE);
    await screen.shows('Stopped by you');
  },
);

it('runs nothing where the container is not ours, or is not any more', async () => {
  const told: Told = {asked: [], ran: []};
  const failure = {
    short: 'it belongs to somebody else',
    expected: 'ours',
    observed: 'made by hand',
    command: 'docker ps -a',
    fix: [],
  };
  const plans: Plan[] = [{status: 'stop', failure}, restarting];
  const next = (): Plan => plans.shift() ?? {status: 'stop', failure};
  const driven = drive(80, 24, waiting, ports(told, next, diagnosisOf('as before', [])));
  const {screen} = driven;
  await openCause(driven);
  screen.type('1');
  await screen.shows('it belongs to somebody else');
  expect(await screen.text()).not.toContain('(y/N)');
  screen.type('y');
  await screen.shows('this must not be run');
  screen.type('n');
  await screen.shows(`[1] ${restart.line}`);
  screen.type('1');
  await screen.shows('Run it now? (y/N)');
  screen.type('y');
  await screen.shows('not run: it belongs to somebody else');
  expect(told.ran).toEqual([]);
});

it('does the step that a line of the fix names, after what runs has stopped', async () => {
  const {told, driven} = driveRestarting();
  const {screen, world} = driven;
  await openCause(driven);
  world.gates.set('cache-has-config', stopping('the cache is empty'));
  screen.type('2');
  await screen.shows('sudo /usr/bin/true 5');
  screen.type('y');
  await screen.shows('Stopped by cache-has-config');
  expect(told.ran).toEqual([]);
});

it('says that a number has no line', async () => {
  const {driven} = driveRestarting();
  await openCause(driven);
  driven.screen.type('7');
  await driven.screen.shows('no line of this fix has the number 7');
});

it('d looks at what is there where nothing is waited for, and r looks again', async () => {
  const seen = ['it is paused', 'it reads again'];
  const {screen} = drive(80, 24, () => undefined, {
    containerToDiagnose: () => Promise.resolve({ok: true, value: container}),
    diagnose: name =>
      Promise.resolve({ok: true, value: diagnosisOf(`${name}: ${seen.shift() ?? 'gone'}`, [restart])}),
  });
  await screen.shows('PASS  7 proof');
  screen.type('d');
  await screen.shows('vllm_baseline: it is paused');
  screen.type('r');
  await screen.shows('vllm_baseline: it reads again');
});

it('d says while something runs that nothing is known of it yet', async () => {
  const {screen} = drive(80, 24, world => {
    waiting(world);
    world.perform = (_, {signal}) =>
      new Promise(resolve => signal.addEventListener('abort', () => resolve({ok: true}), {once: true}));
  });
  await screen.shows('do step 1');
  screen.type(ENTER);
  await screen.shows('action 1 of 1');
  screen.type('d');
  await screen.shows('nothing is known yet');
});

it('asks for the key that a line of the fix names, and says where nothing was changed', async () => {
  const pool: Remedy = {line: 'raise MEM_POOL_SIZE in .env', deed: {kind: 'answer', key: 'MEM_POOL_SIZE'}};
  const {screen} = drive(80, 24, () => undefined, {
    containerToDiagnose: () => Promise.resolve({ok: true, value: container}),
    diagnose: () => Promise.resolve({ok: true, value: diagnosisOf('the pool is too small', [pool])}),
  });
  await screen.shows('PASS  7 proof');
  screen.type('d');
  await screen.shows(`[1] ${pool.line}`);
  screen.type('1');
  await screen.shows('Ask for MEM_POOL_SIZE anew');
  screen.type('y');
  // The steps of this program keep no answers.
  await screen.shows('no answer of this step is kept anywhere');
});
