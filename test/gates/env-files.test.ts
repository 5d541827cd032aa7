import {describe, expect, it} from 'vitest';
import {referencesOf} from '../../src/gates/compose-references.ts';

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
    expect(referencesOf(text, '/base')).toEqual({ok: true, value: {envFiles: expected, composeFiles: []}});
  });

  it.each([
    ['torn YAML', 'services: {a: [', 'format'],
    ['another form', 'services: [1]', 'format'],
    ['a name that is computed', 'services: {a: {env_file: "${X}.env"}}', 'computed'],
    ['an include that is computed', 'include: ["${X}.yml"]', 'computed'],
    ['an include from elsewhere', 'include: ["oci://hub.test/x"]', 'computed'],
    ['a file from elsewhere', 'services: {a: {extends: {file: "https://x.test/a.yml"}}}', 'computed'],
    ['another form of include', 'include: {path: a.yml}', 'format'],
  ])('are not guessed: %s', (_, text, code) => {
    expect(referencesOf(text, '/base')).toMatchObject({ok: false, code});
  });

  it.each([
    ['a name', 'include: [inc/i.yml]', ['/base/inc/.env'], [['/base/inc/i.yml', '/base/inc']]],
    [
      'a list with a folder and an env file of its own',
      'include: [{path: [inc/i.yml, ../j.yml], project_directory: p, env_file: e.env}]',
      ['/base/e.env'],
      [
        ['/base/inc/i.yml', '/base/p'],
        ['/j.yml', '/base/p'],
      ],
    ],
    ['extends', 'services: {a: {extends: {file: x/b.yml, service: b}}}', [], [['/base/x/b.yml', '/base/x']]],
    ['extends within the file', 'services: {a: {extends: b}, c: {extends: {service: b}}, b: {}}', [], []],
  ])('E20 the compose files that it includes and extends are named: %s', (_, text, envFiles, files) => {
    const composeFiles = files.map(([path, baseFolder]) => ({path, baseFolder}));
    expect(referencesOf(text, '/base')).toEqual({ok: true, value: {envFiles, composeFiles}});
  });
});
