import {PassThrough} from 'node:stream';
import {expect, it} from 'vitest';
import {onTerminalGone} from '../../src/cli/terminal-gone.ts';

function terminal(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), {isTTY});
  let times = 0;
  onTerminalGone(stream, () => {
    times++;
  });
  return {stream, times: () => times};
}

const failure = (code: string) => Object.assign(new Error(code), {code});

it('a terminal that cannot be read any more, or ends, is gone, without any signal', async () => {
  const broken = terminal(true);
  broken.stream.emit('error', failure('EIO'));
  expect(broken.times()).toBe(1);
  const ended = terminal(true);
  ended.stream.end();
  ended.stream.resume();
  await expect.poll(ended.times).toBe(1);
});

it('a pipe that ends is no terminal, and another failure stays one', () => {
  const piped = terminal(false);
  piped.stream.emit('end');
  expect(piped.times()).toBe(0);
  expect(() => piped.stream.emit('error', failure('ENOTCONN'))).toThrow('ENOTCONN');
});
