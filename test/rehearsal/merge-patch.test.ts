import {expect, test} from 'vitest';
import {mergePatch} from '../../src/rehearsal/merge-patch.ts';

test('maps merge, lists and values are replaced, null removes', () => {
  const target = {keep: 1, map: {a: 1, b: 2}, list: [1, 2], gone: true};
  expect(mergePatch(target, {map: {b: 3, c: {d: 4}}, list: [9], gone: null})).toEqual({
    keep: 1,
    map: {a: 1, b: 3, c: {d: 4}},
    list: [9],
  });
  expect(target.map).toEqual({a: 1, b: 2});
});
