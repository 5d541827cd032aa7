import {expect, it} from 'vitest';
import {steadyLine} from '../../src/ui/steady.ts';
import {fakeClock} from '../support/fake-clock.ts';

const said = (text: string | null) => ({text, isWarning: false});

/** What was on screen from when on. */
function watched(scale = 1) {
  const clock = fakeClock(scale);
  const seen: [atMs: number, text: string | null][] = [];
  const see = (text: string | null): void => void seen.push([clock.nowMs(), text]);
  const line = steadyLine(clock, ({text}) => see(text));
  const follow = (text: string | null): void => see(line.follow(said(text)).text);
  return {clock, line, seen, follow};
}

it('keeps a look of 30 ms in sight for a second, and says what came of it then', async () => {
  const {clock, seen, follow} = watched();
  follow('looking at every gate');
  await clock.sleep(30);
  follow('9 of 9 steps are proved');
  await clock.sleep(2000);
  expect(seen).toEqual([
    [0, 'looking at every gate'],
    [30, 'looking at every gate'],
    [1000, '9 of 9 steps are proved'],
  ]);
});

it('shows the last of what was to be said meanwhile, for a second of its own', async () => {
  const {clock, seen, follow} = watched();
  follow('first');
  follow('second');
  follow('third');
  await clock.sleep(1500);
  follow(null);
  await clock.sleep(1000);
  expect(seen.filter(([, text]) => text !== 'first')).toEqual([
    [1000, 'third'],
    [1500, 'third'],
    [2000, null],
  ]);
});

it('holds up nothing that was there long enough, and nothing where there was nothing', async () => {
  const {clock, seen, follow} = watched();
  follow(null);
  follow('looking');
  await clock.sleep(1000);
  follow('done');
  expect(seen).toEqual([
    [0, null],
    [0, 'looking'],
    [1000, 'done'],
  ]);
});

it('says at once what comes of a key', () => {
  const {line, seen, follow} = watched();
  follow('looking');
  follow('9 of 9 steps are proved');
  line.settle();
  follow('copied');
  expect(seen.map(([, text]) => text)).toEqual(['looking', 'looking', '9 of 9 steps are proved', 'copied']);
});

it('counts the seconds of the reader, not of a rehearsed machine', async () => {
  const {clock, seen, follow} = watched(20);
  follow('looking');
  follow('done');
  await clock.sleep(30_000);
  expect(seen.at(-1)).toEqual([20_000, 'done']);
});

it('shows nothing any more once it is stopped', async () => {
  const {clock, line, seen, follow} = watched();
  follow('looking');
  follow('done');
  line.stop();
  await clock.sleep(5000);
  expect(seen.at(-1)).toEqual([0, 'looking']);
});
