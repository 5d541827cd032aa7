import {describe, expect, it} from 'vitest';
import type {EnvReading} from '../../src/env/types.ts';
import {type EnvLoadedFacts, envLoaded} from '../../src/gates/env-loaded.ts';
import {contextOn, settings} from './machine.ts';
import {goodEnv, withEnv} from './with-env.ts';

type Read = Extract<EnvReading, {status: 'read'}>;
const values = Object.fromEntries(
  goodEnv
    .trim()
    .split('\n')
    .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);
const reading: Read = {
  status: 'read',
  path: '/.env',
  text: goodEnv,
  values,
  disagreements: [],
  problems: [],
  notAsked: [],
};
const facts = (changes: Partial<Read> = {}, mode: number | null = 0o600): EnvLoadedFacts => ({
  reading: {...reading, ...changes},
  mode,
  evidence: [],
});

describe('env-loaded', () => {
  it.each<[string, EnvLoadedFacts, string, string]>([
    ['a good file', facts(), 'pass', 'bash, Compose and Node read the same'],
    [
      'E01 no file',
      {reading: {status: 'missing', path: '/.env'}, mode: null, evidence: []},
      'stop',
      '/.env does not exist',
    ],
    [
      'E02 a folder',
      {
        reading: {status: 'unreadable', path: '/.env', message: 'it is a directory'},
        mode: null,
        evidence: [],
      },
      'stop',
      'it is a directory',
    ],
    [
      'a fatal problem',
      facts({problems: [{line: 3, key: 'A', text: 'A is set twice', fix: 'keep one', fatal: true}]}),
      'stop',
      'line 3: A is set twice',
    ],
    [
      'E05 readers that disagree',
      facts({disagreements: [{key: 'A', bash: '1', compose: '1#2', node: undefined, repair: "A='1#2'"}]}),
      'stop',
      'A: bash "1", Compose "1#2", Node (not set)',
    ],
    ['E11 a missing key', facts({values: {...values, MODEL_NAME: ''}}), 'stop', 'MODEL_NAME is not set'],
    [
      'a reader that was not asked',
      facts({notAsked: ['docker compose is not installed']}),
      'unknown',
      'not installed',
    ],
    ['E23 a mode that is too wide', facts({}, 0o644), 'warn', 'its mode is 0644'],
    [
      'E13 a harmless problem',
      facts({problems: [{line: null, key: 'B', text: 'B is read by nothing', fix: 'x', fatal: false}]}),
      'warn',
      'B is read by nothing',
    ],
    ['a mode that is not known', facts({}, null), 'pass', 'same values'],
  ])('%s', (_, given, status, observed) => {
    const result = envLoaded.judge(given);
    expect(result.status).toBe(status);
    expect(result.observed).toContain(observed);
  });

  it('E26 shows no secret: neither in what differs nor as evidence', async () => {
    const differs = facts({
      disagreements: [
        {
          key: 'HF_TOKEN',
          bash: 'hf_firstfirstfirst1111',
          compose: 'hf_otherotherother2222',
          node: undefined,
          repair: 'x',
        },
      ],
    });
    expect(envLoaded.judge(differs).observed).toBe('HF_TOKEN: bash …1111, Compose …2222, Node (not set)');
    const result = await envLoaded.check(contextOn(withEnv({})));
    expect(result.status).toBe('pass');
    expect(JSON.stringify(result)).not.toContain('hf_abcdefghijklmnop');
  });

  it('E23 offers to close the file', async () => {
    const result = await envLoaded.check(contextOn(withEnv({modes: {[settings.envFile]: 0o664}})));
    expect(result.fixes[0]?.commands[0]?.argv).toEqual(['chmod', '600', settings.envFile]);
  });
});
