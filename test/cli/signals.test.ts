import {EventEmitter} from 'node:events';
import {expect, it} from 'vitest';
import {onSignals} from '../../src/cli/signals.ts';

function source() {
  const killed: string[] = [];
  const emitter = Object.assign(new EventEmitter(), {
    pid: 7,
    kill: (_: number, name: string) => void killed.push(name),
  });
  return {emitter, killed};
}

it('a second SIGINT or SIGTERM ends at once what takes too long to end by itself', () => {
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const {emitter, killed} = source();
    const signals = onSignals(emitter, () => undefined);
    emitter.emit(name);
    expect([signals.exitCode(), killed]).toEqual([code, []]);
    emitter.emit(name);
    expect(killed).toEqual([name]);
  }
});

it('a dropped link says SIGHUP twice: the journal is still closed and the lock given back', () => {
  const {emitter, killed} = source();
  let asked = 0;
  const signals = onSignals(emitter, () => {
    asked++;
  });
  emitter.emit('SIGHUP');
  emitter.emit('SIGHUP');
  expect([signals.exitCode(), killed]).toEqual([129, []]);
  expect(asked).toBeGreaterThan(0);
});
