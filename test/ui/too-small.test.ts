import {expect, it} from 'vitest';
import {CTRL_C, drive, ENTER} from './drive.ts';
import {onRootDisk, stopping} from './fake-program.ts';

it('takes no key for a screen that is not drawn, until there is room again', async () => {
  const performed: string[] = [];
  const {screen} = drive(80, 24, world => {
    world.gates.set('nvme-mounted', stopping('not mounted'));
    world.perform = action => {
      performed.push(action.purpose);
      return Promise.resolve({ok: true});
    };
  });
  await screen.shows('enter run step');
  screen.resize(50, 10);
  await screen.shows('Too small: have 50x10, need 60x18');
  for (const key of [ENTER, 'w', 'q', 'y']) screen.type(key);
  screen.resize(80, 24);
  await screen.shows('enter run step');
  expect(await screen.text()).not.toContain('Leave the wizard?');
  expect(performed).toEqual([]);
  screen.type(ENTER);
  await expect.poll(() => performed).toEqual(['do step 1']);
});

it('answers no question that is not drawn, and refuses it with Ctrl-C', async () => {
  const {screen, ask} = drive(80, 24, () => undefined);
  await screen.shows('(9 of 9)');
  const question = {kind: 'confirm', id: 'sure', title: 'Is it so?', details: [], flag: '--sure'} as const;
  const answer = ask(question, new AbortController().signal);
  await screen.shows('Is it so?');
  screen.resize(40, 10);
  await screen.shows('Too small');
  screen.type('y');
  screen.type(CTRL_C);
  expect(await answer).toEqual({status: 'refused'});
});

it('is said whole in 40 columns', async () => {
  const {screen} = drive(80, 24, world => void world.gates.set('nvme-mounted', onRootDisk));
  await screen.shows('STOP  nvme-mounted');
  screen.resize(40, 10);
  await screen.shows('Too small: have 40x10, need 60x18');
  await screen.shows('What runs goes on. The only key is ^C.');
});
