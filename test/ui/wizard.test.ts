import {describe, expect, it} from 'vitest';
import type {Command} from '../../src/engine/plan.ts';
import type {Plan} from '../../src/engine/step.ts';
import {CTRL_C, drive, ENTER, ESCAPE} from './drive.ts';
import {onRootDisk, passing, stopping, type World} from './fake-program.ts';

const onRoot = (world: World): void => void world.gates.set('nvme-mounted', onRootDisk);

/** A step whose action runs until it is let go, or stopped. */
function heldBack(world: World, gate: string): {letGo: () => void} {
  const held = Promise.withResolvers<void>();
  world.gates.set(gate, stopping('not yet'));
  world.perform = async (_, {emit, signal}) => {
    emit({type: 'action.output', text: 'said while it runs'});
    signal.addEventListener('abort', () => held.resolve(), {once: true});
    await held.promise;
    if (!signal.aborted) world.gates.set(gate, passing);
    return {ok: true};
  };
  return {letGo: held.resolve};
}

describe.each([
  {columns: 80, rows: 24},
  {columns: 60, rows: 20},
])('the wizard at $columns x $rows', ({columns, rows}) => {
  it('opens on the first step that is not proved, with its hard stop in full', async () => {
    const {screen, exitCode} = drive(columns, rows, onRoot);
    await screen.shows('STOP  nvme-mounted');
    const text = await screen.text();
    expect(text).toContain('step 1 (3 of 9), NVMe');
    expect(text).toMatch(/expected\s+a local NVMe disk mounted on \/nvme/);
    expect(text).toMatch(/observed\s+\/dev\/root/);
    expect(text).toMatch(/seen by\s+findmnt/);
    for (const label of ['repo', '0 clean up', '1 NVMe', '6 online', '7 proof'])
      expect(text).toContain(label);
    screen.type('q');
    await screen.shows('Leave the wizard?');
    screen.type('y');
    expect(await exitCode).toBe(3);
  });

  it('runs a step on Enter, shows what it says and how long it takes, and goes on to the next', async () => {
    const held: {letGo?: () => void} = {};
    const {screen} = drive(columns, rows, world => {
      world.gates.set('env-loaded', stopping('.env is missing'));
      Object.assign(held, heldBack(world, 'nvme-mounted'));
    });
    await screen.shows('do step 1');
    screen.type(ENTER);
    await screen.shows('said while it runs');
    expect(await screen.text()).toMatch(/action 1 of 1: do step 1\s+0:0\d/);
    expect(await screen.text()).toContain('$ sudo /usr/bin/true 1');
    held.letGo?.();
    await screen.shows('step 2 (4 of 9), .env');
    expect(await screen.everything()).toContain('PASS  1 Mount the NVMe and verify that it is real: proved');
  });

  it('never draws more rows than the terminal has', async () => {
    const {screen} = drive(columns, rows, onRoot);
    await screen.shows('STOP  nvme-mounted');
    for (const key of ['w', ESCAPE, 'l', ESCAPE, 'p', ESCAPE, '?', ESCAPE]) {
      screen.type(key);
      await screen.shows(key === ESCAPE ? 'q quit' : 'esc back');
      expect((await screen.rows())[0]).toContain('vLLM FastStart');
    }
  });

  it('asks what runs to stop, says so, and stays', async () => {
    const {screen} = drive(columns, rows, world => void heldBack(world, 'nvme-mounted'));
    await screen.shows('do step 1');
    screen.type(ENTER);
    await screen.shows('said while it runs');
    screen.type(CTRL_C);
    await screen.shows('Stopped by you');
    expect(await screen.text()).toContain('WAIT  1 NVMe');
  });

  it('keeps running in a window that is too small, and comes back', async () => {
    const {screen} = drive(columns, rows, onRoot);
    await screen.shows('STOP  nvme-mounted');
    screen.resize(50, 10);
    await screen.shows('Too small: have 50x10, need 60x18');
    screen.resize(1, 1);
    screen.resize(columns, rows);
    await screen.shows('STOP  nvme-mounted');
    expect((await screen.rows())[0]).toContain('vLLM FastStart');
  });
});

it('says what came of looking again, however quick it was', async () => {
  const {screen} = drive(80, 24, onRoot);
  await screen.shows('STOP  nvme-mounted');
  screen.type('r');
  await screen.shows('all gates were looked at again: 2 of 9 steps are proved');
});

it('leaves with 130 by two presses of Ctrl-C, and with 0 when all is proved', async () => {
  const stopped = drive(80, 24, onRoot);
  await stopped.screen.shows('STOP  nvme-mounted');
  stopped.screen.type(CTRL_C);
  await stopped.screen.shows('Leave the wizard?');
  stopped.screen.type(CTRL_C);
  expect(await stopped.exitCode).toBe(130);

  const proved = drive(80, 24, () => undefined);
  await proved.screen.shows('(9 of 9)');
  proved.screen.type('q');
  await proved.screen.shows('Leave the wizard?');
  proved.screen.type('y');
  expect(await proved.exitCode).toBe(0);
  await proved.screen.shows('9 of 9 steps proved');
});

it('shows the command of a wipe before it runs, and takes only the exact text', async () => {
  const format: Plan = {
    status: 'do',
    actions: [
      {
        kind: 'format-disk',
        purpose: 'make a file system',
        device: '/dev/nvme0n1',
        link: '/dev/disk/by-id/nvme-Made_PHAB1234',
        identity: {serial: 'PHAB1234', namespace: '1', bytes: 1, diskSequence: null},
        uuid: '5a1e7a52-6f9e-4c0b-9f0d-0d6c2c1b7f10',
        rawDataAllowed: false,
        command: {argv: ['/usr/sbin/mkfs.ext4', '-L', 'faststart-nvme', '/dev/nvme0n1'], sudo: true},
        danger: {
          questionId: 'format-device',
          destroys: ['everything on /dev/nvme0n1'],
          typeExactly: 'AB1234',
          typeHint: 'the last 6 characters of its serial',
          flag: '--format-device',
        },
      },
    ],
  };
  const performed: string[] = [];
  const {screen} = drive(80, 24, world => {
    onRoot(world);
    world.plans.set('1', format);
    world.perform = action => {
      performed.push(action.purpose);
      world.gates.set('nvme-mounted', passing);
      return Promise.resolve({ok: true});
    };
  });
  await screen.shows('make a file system');
  screen.type('p');
  await screen.shows('sudo /usr/sbin/mkfs.ext4 -L faststart-nvme /dev/nvme0n1');
  screen.type(ESCAPE);
  await screen.shows('enter run step');
  screen.type(ENTER);
  await screen.shows('everything on /dev/nvme0n1');
  await expect
    .poll(async () => {
      screen.type('x');
      return screen.text();
    })
    .toMatch(/❯ x+/);
  screen.type('\u0015');
  await screen.shows('❯ ▏');
  screen.type('AB123');
  await screen.shows('❯ AB123');
  screen.type(ENTER);
  await screen.shows('this is not the text asked for: AB1234 is expected, AB123 was typed');
  expect(performed).toEqual([]);
  screen.type('4');
  await screen.shows('enter goes on');
  screen.type(ENTER);
  await screen.shows('(9 of 9)');
  expect(performed).toEqual(['make a file system']);
});

it('hides a secret while it is typed, and takes a bracketed paste', async () => {
  const {screen, ask} = drive(80, 24, () => undefined);
  await screen.shows('(9 of 9)');
  const problem = (value: string): string | undefined =>
    value.startsWith('hf_') ? undefined : 'a token starts with hf_';
  const question = {
    kind: 'text',
    id: 'env:HF_TOKEN',
    title: 'Hugging Face token',
    details: [],
    flag: '--answer',
    secret: true,
    problem,
  } as const;
  const answer = ask(question, new AbortController().signal);
  await screen.shows('a token starts with hf_');
  screen.type('\u001b[200~hf_abcdefgh\nsecond line\u001b[201~');
  await screen.shows('•••••••••••');
  expect(screen.sent()).not.toContain('abcdefgh');
  screen.type(ENTER);
  expect(await answer).toEqual({status: 'answered', value: 'hf_abcdefgh'});
});

it('lends the terminal to sudo, and loses nothing that was told meanwhile', async () => {
  const told = Promise.withResolvers<void>();
  const {screen, ask, world} = drive(80, 24, onRoot, {
    sudo: {
      shell: 'sudo -v',
      async run() {
        told.resolve();
        await answered.promise;
        return {ok: true, message: ''};
      },
    },
  });
  const answered = Promise.withResolvers<void>();
  await screen.shows('STOP  nvme-mounted');
  world.perform = async (_, {signal}) => {
    await ask({kind: 'sudo', id: 'sudo', title: 'root is needed', details: [], flag: 'sudo -v'}, signal);
    return {ok: true};
  };
  screen.type(ENTER);
  await screen.shows('root is needed');
  screen.type(ENTER);
  await told.promise;
  await screen.shows('+ sudo -v');
  expect(screen.stdin.isRaw).toBe(false);
  answered.resolve();
  await screen.shows('Stopped by nvme-mounted');
  expect(screen.stdin.isRaw).toBe(true);
  expect(await screen.everything()).toContain('nvme-mounted does not hold');
});

it('runs a fix only after showing its commands and a yes, then looks again', async () => {
  const ran: string[] = [];
  const {screen} = drive(80, 24, onRoot, {
    runFix: command => {
      ran.push(command.argv.join(' '));
      return Promise.resolve({ok: true});
    },
  });
  await screen.shows('STOP  nvme-mounted');
  screen.type('f');
  await screen.shows('Run 2 commands in this order?');
  screen.type(ENTER);
  await screen.shows('enter run step');
  expect(ran).toEqual([]);
  screen.type('f');
  await screen.shows('sudo /usr/bin/mount /dev/nvme0n1 /nvme');
  screen.type('y');
  await screen.shows('the fix was run');
  expect(ran).toEqual(['/usr/bin/mkdir -p /nvme', '/usr/bin/mount /dev/nvme0n1 /nvme']);
});

const runStep1: Command = {argv: ['faststart', 'run', '1']};

it('runs the step itself where the fix is to run a step', async () => {
  const ran: string[] = [];
  const missing = {...stopping('/nvme is not mounted'), fixes: [{title: 'mount it', commands: [runStep1]}]};
  const {screen, world} = drive(80, 24, made => void made.gates.set('nvme-mounted', missing), {
    runFix: command => {
      ran.push(command.argv.join(' '));
      return Promise.resolve({ok: true});
    },
  });
  world.perform = () => {
    world.gates.set('nvme-mounted', passing);
    return Promise.resolve({ok: true});
  };
  await screen.shows('STOP  nvme-mounted');
  screen.type('f');
  await screen.shows('faststart run 1');
  await screen.shows('Run it now?');
  screen.type('y');
  await screen.shows('PASS  1 NVMe');
  expect(ran).toEqual([]);
});

it('says what is done by hand when no gate offers commands', async () => {
  const {screen} = drive(80, 24, world => void world.gates.set('env-loaded', stopping('.env is missing')));
  await screen.shows('STOP  env-loaded');
  screen.type('f');
  await screen.shows('no gate here offers commands as a fix');
});

it('jumps by digits and arrows, and comes back to the work with escape', async () => {
  const {screen} = drive(80, 24, onRoot);
  await screen.shows('STOP  nvme-mounted');
  screen.type('5');
  await screen.shows('step 5 (7 of 9), warm');
  screen.type('\u001b[D');
  await screen.shows('step 4 (6 of 9), convert');
  screen.type(ESCAPE);
  await screen.shows('step 1 (3 of 9), NVMe');
});

it('draws with ASCII alone where it must, and switches on a key', async () => {
  const chosen: boolean[] = [];
  const {screen} = drive(80, 24, onRoot, {
    look: {isAscii: true, background: 'dark'},
    remember: isAscii => chosen.push(isAscii),
  });
  await screen.shows('x STOP');
  expect(await screen.text()).toMatch(/^[\n\x20-\x7e]*$/);
  screen.type('u');
  await screen.shows('✖ STOP');
  expect(chosen).toEqual([false]);
});

it('looks as it was left, as soon as that is known', async () => {
  const remembered = Promise.withResolvers<{isAscii: boolean}>();
  const {screen} = drive(80, 24, onRoot, {remembered: () => remembered.promise});
  await screen.shows('✖ STOP');
  remembered.resolve({isAscii: true});
  await screen.shows('x STOP');
});

it('leaves in the scrollback only the signs that the operator chose, also for what is said first', async () => {
  const remembered = Promise.withResolvers<{isAscii: boolean}>();
  const told = {type: 'notice', level: 'warn', text: 'to survive a drop:', command: 'tmux new'} as const;
  const {screen, program} = drive(80, 24, onRoot, {remembered: () => remembered.promise});
  program.emit(told);
  await screen.shows('✖ STOP');
  expect(await screen.everything()).not.toContain('NOTE');
  remembered.resolve({isAscii: true});
  await screen.shows('x STOP');
  await expect.poll(screen.everything).toContain('NOTE');
  expect(await screen.everything()).toMatch(/^[\n\x20-\x7e]*$/);
});

it('parts the output by a mark with the time, while something is said', async () => {
  const end = Promise.withResolvers<void>();
  const {screen, world} = drive(80, 24, onRoot);
  world.perform = async (_, {emit}) => {
    emit({type: 'action.output', text: 'said before'});
    await end.promise;
    emit({type: 'action.output', text: 'said after'});
    return {ok: true};
  };
  await screen.shows('✖ STOP');
  screen.type('l');
  await screen.shows('Output:');
  screen.type('m');
  await screen.shows('nothing is running');
  screen.type(ESCAPE);
  await screen.shows('enter run step');
  screen.type(ENTER);
  await screen.shows('said before');
  screen.type('m');
  await screen.shows(/said before\n---- mark, 12:00:00 UTC ----/);
  end.resolve();
  await screen.shows('Stopped by nvme-mounted');
  screen.type('l');
  await screen.shows(/said before\n---- mark, 12:00:00 UTC ----\nsaid after/);
});

it('gives the terminal back when the link drops', async () => {
  const {screen, exitCode, hangUp} = drive(80, 24, onRoot);
  await screen.shows('STOP  nvme-mounted');
  expect(screen.stdin.isRaw).toBe(true);
  hangUp();
  await exitCode;
  expect(screen.stdin.isRaw).toBe(false);
});

it('ends with the error when the program has a bug, and gives the terminal back', async () => {
  const {screen, exitCode} = drive(80, 24, world => {
    onRoot(world);
    world.perform = () => Promise.reject(new Error('a bug'));
  });
  const ended = expect(exitCode).rejects.toThrow('a bug');
  await screen.shows('do step 1');
  screen.type(ENTER);
  await ended;
  expect(screen.stdin.isRaw).toBe(false);
});

it('opens the log in the pager through the lent terminal', async () => {
  const {screen, lent} = drive(80, 24, onRoot);
  await screen.shows('STOP  nvme-mounted');
  screen.type('l');
  await screen.shows('all of it: /state/runs/1');
  screen.type(ENTER);
  await expect.poll(() => lent).toEqual(['less']);
  await screen.shows('Output: 1 Mount the NVMe');
});
