import {describe, expect, it} from 'vitest';
import {drive, ESCAPE} from './drive.ts';
import {onRootDisk, type World} from './fake-program.ts';

const LONG = `the disk ${'with a very long name that goes on '.repeat(6)}\u001b]52;c;eA==\u0007 \u4e2d\u6587 e\u0301 \u{1f600}`;

/** A step with a hard stop, a long observation, and an edit whose change is shown before it is made. */
function prepare(world: World): void {
  world.gates.set('nvme-mounted', {...onRootDisk, observed: LONG});
  world.plans.set('1', {
    status: 'do',
    actions: [
      {
        kind: 'edit-file',
        purpose: 'repair the file',
        path: '/w/some.conf',
        before: 'MODE=old\n',
        after: 'MODE=new\n',
        undo: 'mv /w/some.conf.faststart-backup /w/some.conf',
      },
    ],
  });
}

const SCREENS = [
  {name: 'step', key: '', shows: /STOP {2}nvme-mounted/, keys: /enter run step/},
  {name: 'why', key: 'w', shows: /Why: 1 Mount/, keys: /esc back/},
  {name: 'commands', key: 'p', shows: /# Commands: 1 Mount/, keys: /esc back/},
  {name: 'help', key: '?', shows: /Keys here/, keys: /esc back/},
  {name: 'log', key: 'l', shows: /Output: 1 Mount/, keys: /enter open in pager/},
  {name: 'fix', key: 'f', shows: /Run 2 commands in this order/, keys: /y yes/},
  {name: 'quit', key: 'q', shows: /Leave the wizard/, keys: /y yes/},
] as const;

describe.each([
  [80, 24],
  [60, 20],
  [200, 60],
])('what remains on a screen of %i x %i', (columns, rows) => {
  it.each([{ascii: false}, {ascii: true}])('is whole, ASCII $ascii', async ({ascii}) => {
    const {screen} = drive(columns, rows, prepare, {
      look: {isAscii: ascii, background: 'dark'},
    });
    for (const {key, shows, keys} of SCREENS) {
      if (key !== '') screen.type(key);
      await screen.shows(shows);
      await screen.shows(keys);
      const drawn = await screen.rows();
      expect(drawn[0], 'the header is in the first row').toContain('vLLM FastStart');
      expect(drawn.at(-2), 'the keys are in the last').toMatch(keys);
      expect(drawn.join('\n')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      if (ascii) expect(drawn.join('\n')).toMatch(/^[\n\x20-\x7e]*$/);
      if (key !== '') screen.type(ESCAPE);
      await screen.shows(/enter run step/);
    }
    expect(screen.clipboard, 'nothing from outside gets there').toEqual([]);
  });

  it('shows what an edit changes and how to take it back before it is made', async () => {
    const {screen} = drive(columns, rows, prepare);
    await screen.shows(/STOP {2}nvme-mounted/);
    screen.type('p');
    await screen.shows('# - MODE=old');
    await screen.shows('# + MODE=new');
    await screen.shows(/# undo: mv \/w\/some\.conf\.faststart-backup/);
  });
});

it('uses the room of a large window: everything of a step is in sight', async () => {
  const {screen} = drive(200, 60, prepare);
  await screen.shows('Runs 1 action');
  const text = await screen.text();
  expect(text).toContain('+ MODE=new');
  expect(text).toContain('undo: mv /w/some.conf.faststart-backup /w/some.conf');
  expect(text).not.toContain('more below');
  expect(text).toMatch(/^ {2}observed {2}the disk .{150,}/m);
});
