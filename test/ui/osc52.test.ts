import {expect, it} from 'vitest';
import {clipboardSequence, multiplexerOf} from '../../src/ui/osc52.ts';
import {drive} from './drive.ts';
import {onRootDisk, stopping} from './fake-program.ts';

const ESC = '\u001b';
const BEL = '\u0007';
const PLAIN = `${ESC}]52;c;w6QK${BEL}`;

it.each([
  [null, PLAIN],
  ['tmux', `${PLAIN}${ESC}Ptmux;${ESC}${PLAIN}${ESC}\\`],
  ['screen', `${ESC}P${PLAIN}${ESC}\\`],
] as const)('wraps the text for %s', (multiplexer, sequence) => {
  expect(clipboardSequence('ä\n', multiplexer)).toBe(sequence);
});

it('takes no text that a terminal would drop', () => {
  expect(clipboardSequence('x'.repeat(56_000), null)).toBeDefined();
  expect(clipboardSequence('x'.repeat(57_000), null)).toBeUndefined();
});

it.each([
  [{TMUX: '/tmp/tmux-0/default,1,0', STY: '1.x'}, 'tmux'],
  [{STY: '1.pts-0.host'}, 'screen'],
  [{TMUX: ''}, null],
])('finds what stands in between in %j', (environment, found) => {
  expect(multiplexerOf(environment)).toBe(found);
});

it('c copies the fix of the gate that stands, a command a line, and says that nobody knows whether it arrived', async () => {
  const {screen} = drive(80, 24, world => void world.gates.set('nvme-mounted', onRootDisk));
  await screen.shows('STOP  nvme-mounted');
  screen.type('c');
  await screen.shows('sent the fix of nvme-mounted (2 lines)');
  expect(screen.clipboard).toEqual([
    'sudo /usr/bin/mkdir -p /nvme\nsudo /usr/bin/mount /dev/nvme0n1 /nvme\n',
  ]);
});

it('c copies the commands of the step where no gate has a fix, and on their own screen', async () => {
  const {screen} = drive(80, 24, world => void world.gates.set('nvme-mounted', stopping('not yet')));
  await screen.shows('STOP  nvme-mounted');
  screen.type('c');
  await screen.shows('sent the commands of this step (1 line)');
  screen.type('p');
  await screen.shows('# Commands:');
  screen.type('c');
  await expect.poll(() => screen.clipboard).toEqual(['sudo /usr/bin/true 1\n', 'sudo /usr/bin/true 1\n']);
});

it('the keys that copy leave the screen as it was', async () => {
  const {screen} = drive(80, 24, world => void world.gates.set('nvme-mounted', onRootDisk));
  await screen.shows('STOP  nvme-mounted');
  const before = await screen.rows();
  screen.type('c');
  await screen.shows('sent the fix');
  const after = await screen.rows();
  expect(after.slice(0, 18)).toEqual(before.slice(0, 18));
});

it('c says above what it copies in a rehearsal that it is for no real machine, and each command of ours names it', async () => {
  const runs1 = {title: 'mount it', commands: [{argv: ['faststart', 'run', '1']} as const]};
  const {screen} = drive(
    80,
    24,
    world => void world.gates.set('nvme-mounted', {...stopping('not mounted'), fixes: [runs1]}),
    {rehearsal: 'blank-nvme', placed: line => line.replace('faststart ', 'faststart --rehearse blank-nvme ')},
  );
  await screen.shows('STOP  nvme-mounted');
  screen.type('c');
  await screen.shows('sent the fix');
  expect(screen.clipboard).toEqual([
    '# REHEARSAL on blank-nvme: made for the rehearsed machine, not for this one\nfaststart --rehearse blank-nvme run 1\n',
  ]);
});
