import fc from 'fast-check';
import {expect, test} from 'vitest';
import {verdictFromInput} from '../../src/bench/input.ts';
import {repeatedKey} from '../../src/bench/repeated-key.ts';

test.each([
  ['{"a":1,"b":{"a":2}}', null],
  ['{"a":1,"a":2}', 'a'],
  ['{"off":{"b":[1],"f":[2],"b":[3]}}', 'off.b'],
  ['[{"a":1},{"a":1}]', null],
  ['{"a":{"x":1},"b":{"x":1}}', null],
  ['{"a":":","b":"{\\"a\\":1}","c":[{"d":{}},{"d":{}}]}', null],
  ['{"\\u0061":1,"a":2}', 'a'],
  ['{"a":{"b":1},"c":[],"a":0}', 'a'],
])('%s has twice: %s', (json, key) => {
  expect(repeatedKey(json)).toBe(key);
});

test('what a program writes has no key twice', () => {
  fc.assert(
    fc.property(fc.json({maxDepth: 4}), text => {
      expect(repeatedKey(JSON.stringify(JSON.parse(text)))).toBeNull();
    }),
  );
});

test('numbers of which nobody knows which are meant are refused', () => {
  const read = verdictFromInput('{"offline":{"baseline":[31,32],"baseline":[50],"faststart":[26]}}');
  expect(read).toMatchObject({ok: false, message: expect.stringContaining('offline.baseline twice')});
});
