import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {createOutput} from '../../src/cli/output.ts';
import {onSignals} from '../../src/cli/signals.ts';

/** Signals as `process` gives them, and a record of those that were passed on. */
function signalSource() {
  const emitter = new EventEmitter();
  const killed: string[] = [];
  return {
    emitter,
    killed,
    source: Object.assign(emitter, {pid: 1, kill: (_pid: number, name: string) => killed.push(name)}),
  };
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])('the first %s asks for an end and decides the exit code %i', (name, code) => {
  const {emitter, killed, source} = signalSource();
  let cancelled = 0;
  const signals = onSignals(source, () => cancelled++);
  expect(signals.exitCode()).toBeNull();
  emitter.emit(name);
  expect(cancelled).toBe(1);
  expect(signals.exitCode()).toBe(code);
  expect(killed).toEqual([]);
});

test('a second Ctrl-C ends at once; a hang-up after Ctrl-C does not cut the clean end short', () => {
  const {emitter, killed, source} = signalSource();
  const signals = onSignals(source, () => undefined);
  emitter.emit('SIGINT');
  emitter.emit('SIGHUP');
  expect(killed).toEqual([]);
  emitter.emit('SIGINT');
  expect(killed).toEqual(['SIGINT']);
  expect(signals.exitCode()).toBe(130);
  expect(
    emitter.listenerCount('SIGINT') + emitter.listenerCount('SIGTERM') + emitter.listenerCount('SIGHUP'),
  ).toBe(0);
});

test('a reader that went away is a normal end: said once, nothing written after it', async () => {
  const stream = new PassThrough();
  let closed = 0;
  const output = createOutput(stream, () => closed++);
  output.line('seen');
  stream.destroy(Object.assign(new Error('gone'), {code: 'EPIPE'}));
  await new Promise(resolve => stream.once('close', resolve));
  output.line('not written');
  expect(closed).toBe(1);
  expect(output.isClosed()).toBe(true);
});

test('an output that the disk refuses is closed, and why is told', async () => {
  const stream = new PassThrough();
  const whys: (string | null)[] = [];
  createOutput(stream, why => whys.push(why));
  stream.destroy(Object.assign(new Error('ENOSPC: no space left on device'), {code: 'ENOSPC'}));
  await new Promise(resolve => stream.once('close', resolve));
  expect(whys).toEqual(['ENOSPC: no space left on device']);
});
