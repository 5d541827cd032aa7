import {describe, expect, it} from 'vitest';
import {envFilesOf} from '../../src/gates/env-files.ts';

describe('env files of a compose file', () => {
  it.each([
    ['one', 'services: {a: {env_file: ./x.env}}', ['/base/x.env']],
    ['a list', 'services: {a: {env_file: [x.env, ../y.env, /z.env]}}', ['/base/x.env', '/y.env', '/z.env']],
    ['long form', 'services: {a: {env_file: [{path: x.env, required: false}]}}', ['/base/x.env']],
    [
      'through an anchor',
      'x: &x\n  env_file: c.env\nservices:\n  a:\n    <<: *x\n  b:\n    <<: *x\n',
      ['/base/c.env'],
    ],
    ['none', 'services: {a: {image: x}, b: }', []],
  ])('are found: %s', (_, text, expected) => {
    expect(envFilesOf(text, '/base')).toEqual({ok: true, value: expected});
  });

  it.each([
    ['torn YAML', 'services: {a: [', 'format'],
    ['another form', 'services: [1]', 'format'],
    ['a name that is computed', 'services: {a: {env_file: "${X}.env"}}', 'computed'],
  ])('are not guessed: %s', (_, text, code) => {
    expect(envFilesOf(text, '/base')).toMatchObject({ok: false, code});
  });
});
