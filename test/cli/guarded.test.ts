import {expect, test} from 'vitest';
import {guarded} from '../../src/cli/guarded.ts';

test('what the disk refuses is said once, and nothing is written after it', () => {
  const written: string[] = [];
  const whys: string[] = [];
  const write = guarded(
    (line: string) => {
      if (line === 'too much') throw Object.assign(new Error('no space left'), {code: 'ENOSPC'});
      written.push(line);
    },
    why => whys.push(why),
  );
  for (const line of ['one', 'too much', 'too much', 'two']) write(line);
  expect(written).toEqual(['one']);
  expect(whys).toEqual(['no space left']);
});

test('a bug is no full disk', () => {
  const write = guarded(
    () => {
      throw new Error('a bug');
    },
    () => undefined,
  );
  expect(write).toThrow('a bug');
});
