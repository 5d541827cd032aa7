import {expect, it} from 'vitest';
import {envKeys} from '../../src/env/keys.ts';

const problem = (value: string) => envKeys.find(({key}) => key === 'HF_ENDPOINT')?.problem(value);

it.each([
  ['http:127.0.0.1:9000', 'must start with'],
  ['http:\\\\127.0.0.1:9000', 'must start with'],
  ['HTTPS://hub.test', 'must start with'],
  ['http://@127.0.0.1:9000', 'Leave out name and password'],
  ['http://127.0.0.1:9000?', 'behind the path'],
  ['http://127.0.0.1:9000#', 'behind the path'],
  ['http://127.0.0.1:9000/a?#', 'behind the path'],
  ['http://127.0.0.1:9000/a\\b', 'no backslashes'],
  ['http://127.0.0.1:9000/a b', 'no spaces'],
])('N06 an address of the hub that paths cannot be put behind is refused: %s', (value, text) => {
  expect(problem(value)).toContain(text);
});

it.each(['https://huggingface.co', 'http://127.0.0.1:9000/', 'http://[::1]:9000/hf/'])(
  '%s is an address of a hub',
  value => {
    expect(problem(value)).toBeUndefined();
  },
);
