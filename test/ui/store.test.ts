import {expect, onTestFinished, test} from 'vitest';
import {createDialogs} from '../../src/ui/index.tsx';
import {createStore} from '../../src/ui/store.ts';
import {fakeClock} from '../support/fake-clock.ts';
import {phase} from './bench-events.ts';
import {fakeProgram} from './fake-program.ts';

test('what only counts on waits for the next beat, and is in the state by then; all else is told at once', () => {
  const dialogs = createDialogs();
  const {program} = fakeProgram(dialogs.ask);
  const look = {isAscii: false, background: 'dark'} as const;
  const store = createStore({program, dialogs, look, recorded: []});
  onTestFinished(store.close);
  let told = 0;
  store.subscribe(() => {
    told += 1;
  });
  program.emit(phase('baseline', 1, 'polling'));
  expect(told).toBe(1);
  const tick = {elapsedMs: 1, restarts: 2, rxBytes: 0, readBytesPerSecond: null, probe: 'refused'};
  program.emit({type: 'bench.tick', run: 'baseline-1-1', tick});
  expect(told).toBe(1);
  expect(store.get().view.bench.running?.tick).toEqual(tick);
});

test('the line above the keys stays for a second, while what it speaks of is in the state at once', async () => {
  const dialogs = createDialogs();
  const {program} = fakeProgram(dialogs.ask);
  const clock = fakeClock();
  const slow = {...program, context: {...program.context, clock}};
  const look = {isAscii: false, background: 'dark'} as const;
  const store = createStore({program: slow, dialogs, look, recorded: []});
  onTestFinished(store.close);
  store.set({busy: 'looking'});
  store.set({busy: null, note: 'all are proved'});
  expect(store.get()).toMatchObject({busy: null, note: 'all are proved'});
  expect(store.get().line.text).toBe('looking at every gate');
  await clock.sleep(1500);
  expect(store.get().line.text).toBe('all are proved');
});
