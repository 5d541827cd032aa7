import {describe, expect, it} from 'vitest';
import {drive} from './drive.ts';
import {onRootDisk} from './fake-program.ts';

describe('keys as terminals send them', () => {
  it.each([
    {name: 'xterm, Windows Terminal, PuTTY', bytes: '\u001b[C'},
    {name: 'application cursor keys', bytes: '\u001bOC'},
    {name: 'tab', bytes: '\t'},
  ])('right: $name', async ({bytes}) => {
    const {screen} = drive(80, 24, world => void world.gates.set('nvme-mounted', onRootDisk));
    await screen.shows('step 1 (3 of 9), NVMe');
    screen.type(bytes);
    await screen.shows('step 2 (4 of 9), .env');
  });

  it.each([
    {
      name: 'xterm and Windows Terminal',
      end: '\u001b[F',
      home: '\u001b[H',
      pgdn: '\u001b[6~',
      pgup: '\u001b[5~',
    },
    {name: 'PuTTY, ESC[n~', end: '\u001b[4~', home: '\u001b[1~', pgdn: '\u001b[6~', pgup: '\u001b[5~'},
    {name: 'control keys, for PuTTY as rxvt or SCO', end: 'G', home: 'g', pgdn: '\u0006', pgup: '\u0002'},
    {name: 'rxvt, Linux', end: '\u001b[8~', home: '\u001b[7~', pgdn: '\u001b[6~', pgup: '\u001b[5~'},
    {
      name: 'application cursor keys',
      end: '\u001bOF',
      home: '\u001bOH',
      pgdn: '\u001b[6~',
      pgup: '\u001b[5~',
    },
  ])('scrolling keys: $name', async ({end, home, pgdn, pgup}) => {
    const {screen} = drive(60, 18, world => void world.gates.set('nvme-mounted', onRootDisk));
    await screen.shows('step 1 (3 of 9), NVMe');
    await screen.shows('more below');
    const title = '1 Mount the NVMe and verify that it is real';
    for (const [there, back] of [
      [end, home],
      [pgdn, pgup],
    ] as const) {
      screen.type(there);
      await expect.poll(async () => (await screen.text()).includes(title)).toBe(false);
      screen.type(back);
      await screen.shows(title);
    }
  });

  it.each([
    {name: 'DEL', bytes: '\u007f'},
    {name: '^H', bytes: '\u0008'},
  ])('backspace as $name takes one character', async ({bytes}) => {
    const {screen, ask} = drive(80, 24, () => undefined);
    await screen.shows('(9 of 9)');
    const question = {
      kind: 'text',
      id: 'q',
      title: 'A path',
      details: [],
      flag: '--q',
      secret: false,
    } as const;
    const answer = ask({...question, problem: () => undefined}, new AbortController().signal);
    await screen.shows('A path');
    for (const key of ['a', 'b', 'c', bytes]) screen.type(key);
    await screen.shows(/❯ ab▏/);
    screen.type('\r');
    expect(await answer).toEqual({status: 'answered', value: 'ab'});
  });

  it('types nothing for keys that it does not know: function keys, SCO, focus, mouse, modifiers', async () => {
    const {screen, ask} = drive(80, 24, () => undefined);
    await screen.shows('(9 of 9)');
    const question = {
      kind: 'text',
      id: 'q',
      title: 'A path',
      details: [],
      flag: '--q',
      secret: false,
    } as const;
    const answer = ask({...question, problem: () => undefined}, new AbortController().signal);
    await screen.shows('A path');
    const unknown = [
      '\u001bOP',
      '\u001b[11~',
      '\u001b[[A',
      '\u001b[M',
      '\u001b[k',
      '\u001b[15;2~',
      '\u001b[1;5C',
      '\u001b[<0;3;4M',
      '\u001b[O',
      '\u001b[I',
      '\u001b[G',
      '\u001bOw',
    ];
    for (const bytes of ['x', ...unknown, 'y']) screen.type(bytes);
    await screen.shows(/❯ xy▏/);
    screen.type('\r');
    expect(await answer).toEqual({status: 'answered', value: 'xy'});
  });
});
