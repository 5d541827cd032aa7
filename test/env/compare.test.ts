import {describe, expect, it} from 'vitest';
import {compareReaders} from '../../src/env/compare.ts';
import type {Reader} from '../../src/env/readers.ts';

const says = (values: Record<string, string>): Reader => ({ok: true, values});

describe('readers of one file', () => {
  it('agree when all say the same', () => {
    expect(
      compareReaders({bash: says({A: '1'}), compose: says({A: '1'}), node: says({A: '1'})}, ['A', 'A']),
    ).toEqual([]);
  });

  it('disagree on a value, with the line that makes them agree', () => {
    expect(
      compareReaders(
        {bash: says({MODEL_NAME: '1#2'}), compose: says({MODEL_NAME: '1#2'}), node: says({MODEL_NAME: '1'})},
        ['MODEL_NAME'],
      ),
    ).toEqual([{key: 'MODEL_NAME', bash: '1#2', compose: '1#2', node: '1', repair: "MODEL_NAME='1#2'"}]);
  });

  it('disagree when one has no such key', () => {
    expect(
      compareReaders({bash: says({}), compose: says({A: '1'}), node: says({A: '1'})}, ['A']),
    ).toMatchObject([{key: 'A', bash: undefined}]);
  });

  it('are not compared with one that was not asked', () => {
    expect(
      compareReaders({bash: {ok: false, why: 'x'}, compose: says({A: '1'}), node: says({A: '1'})}, ['A']),
    ).toEqual([]);
  });

  it('E05 are told apart for a broken line, with the one that was not asked', () => {
    const readers = {
      bash: {ok: false, why: 'x'} as const,
      compose: says({MODEL_NAME: 'x y'}),
      node: says({MODEL_NAME: 'x y'}),
    };
    expect(compareReaders(readers, ['MODEL_NAME'], new Set(['MODEL_NAME']))).toEqual([
      {key: 'MODEL_NAME', bash: null, compose: 'x y', node: 'x y', repair: "MODEL_NAME='x y'"},
    ]);
  });

  it('E26 get no secret in the repair', () => {
    const [found] = compareReaders(
      {bash: says({HF_TOKEN: 'hf_a'}), compose: says({HF_TOKEN: 'hf_b'}), node: says({})},
      ['HF_TOKEN'],
    );
    expect(found?.repair).toBe("HF_TOKEN='the value, in single quotes'");
  });

  it('E26 get no value in the repair of a key that is not ours', () => {
    const [found] = compareReaders(
      {bash: says({NOTE: 'plain'}), compose: says({NOTE: 'other'}), node: says({})},
      ['NOTE'],
    );
    expect(found?.repair).toBe("NOTE='the value, in single quotes'");
  });

  it('E05 have no value for what every object has', () => {
    const none = says({A: '1'});
    expect(
      compareReaders({bash: none, compose: none, node: says({constructor: '1'})}, ['constructor']),
    ).toMatchObject([{bash: undefined, compose: undefined, node: '1'}]);
  });
});
