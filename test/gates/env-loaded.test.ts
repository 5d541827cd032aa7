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
const alone = {second: {status: 'none'}, overrides: [], evidence: []} as const;
const facts = (changes: Partial<Read> = {}, more: Partial<EnvLoadedFacts> = {}): EnvLoadedFacts => ({
  ...alone,
  reading: {...reading, ...changes},
  ...more,
});
const clash = {key: 'MODEL_NAME', used: 'org/a', other: 'org/b', line: 4};

describe('env-loaded', () => {
  it.each<[string, EnvLoadedFacts, string, string]>([
    ['a good file', facts(), 'pass', 'bash, Compose and Node read the same'],
    ['E01 no file', {...alone, reading: {status: 'missing', path: '/.env'}}, 'stop', '/.env does not exist'],
    [
      'E02 a folder',
      {...alone, reading: {status: 'unreadable', path: '/.env', message: 'it is a directory'}},
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
      facts({disagreements: [{key: 'MODEL_NAME', bash: '1', compose: '1#2', node: undefined, repair: 'x'}]}),
      'stop',
      'MODEL_NAME: bash "1", Compose "1#2", Node (not set)',
    ],
    ['E11 a missing key', facts({values: {...values, MODEL_NAME: ''}}), 'stop', 'MODEL_NAME is not set'],
    [
      'a reader that was not asked',
      facts({notAsked: ['docker compose is not installed']}),
      'unknown',
      'not installed',
    ],
    [
      'E05 a broken line, with what each reader makes of it',
      facts({
        problems: [{line: 3, key: 'MODEL_NAME', text: 'it holds a space', fix: 'x', fatal: true}],
        disagreements: [{key: 'MODEL_NAME', bash: null, compose: 'x y', node: 'x y', repair: 'x'}],
      }),
      'stop',
      'line 3: it holds a space (MODEL_NAME: bash (not asked), Compose "x y", Node "x y")',
    ],
    [
      'E15 a problem with its line',
      facts({values: {...values, VLLM_BASELINE_PORT: '80'}}),
      'stop',
      'line 6: ',
    ],
    [
      'E18 a shell that says something else',
      facts({}, {overrides: [{key: 'MODEL_NAME', shell: 'org/b', file: 'org/a'}]}),
      'warn',
      'MODEL_NAME: shell "org/b", .env "org/a"',
    ],
    [
      'E19 a second .env that disagrees',
      facts({}, {second: {status: 'read', path: '/c/.env', clashes: [clash]}}),
      'stop',
      'MODEL_NAME: /.env "org/a", /c/.env:4 "org/b"',
    ],
    [
      'E19 one that agrees',
      facts({}, {second: {status: 'read', path: '/c/.env', clashes: []}}),
      'pass',
      'same values',
    ],
    [
      'E19 one that cannot be read',
      facts({}, {second: {status: 'unreadable', path: '/c/.env', message: 'EACCES'}}),
      'unknown',
      'cannot be read: EACCES',
    ],
    [
      'E13 a harmless problem',
      facts({problems: [{line: null, key: 'B', text: 'B is read by nothing', fix: 'x', fatal: false}]}),
      'warn',
      'B is read by nothing',
    ],
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
    expect(envLoaded.judge(differs).observed).toBe(
      'HF_TOKEN: bash hf_…1111, Compose hf_…2222, Node (not set)',
    );
    const result = await envLoaded.check(contextOn(withEnv({})));
    expect(result.status).toBe('pass');
    expect(JSON.stringify(result)).not.toContain('hf_abcdefghijklmnop');
  });

  it('E26 shows the values of its own keys only, in evidence, in what differs and in a second file', async () => {
    const [file = ''] = settings.stack.composeFiles;
    const path = file.replace(/[^/]*$/, '.env');
    const text = `${goodEnv}NOTE=firstplain1\nHF_HUB_OFFLINE=0\n`;
    const machine = {files: {[path]: 'NOTE=otherplain2\n'}, environment: {NOTE: 'thirdplain3'}};
    const context = contextOn(withEnv(machine, text));
    const result = await envLoaded.check(context);
    expect(JSON.stringify(result)).not.toMatch(/firstplain|otherplain|thirdplain/);
    expect(result.evidence?.[0]?.text).toContain('NOTE=[hidden]');
    expect(result.evidence?.[0]?.text).toContain('HF_HUB_OFFLINE=0');
    expect(context.redactor.text('firstplain1 otherplain2 thirdplain3')).toBe(
      '[redacted] [redacted] [redacted]',
    );
    const torn = {key: 'MODEL_NAME', bash: null, compose: 'org/a\rX=plain', node: undefined, repair: 'x'};
    expect(envLoaded.judge(facts({disagreements: [torn]})).observed).toContain(
      'Compose "org/a" and more, Node',
    );
  });

  it('E26 shows no name that may be a pasted token', async () => {
    const result = await envLoaded.check(contextOn(withEnv({}, `${goodEnv}plainsecretvalue=\n`)));
    expect(result.status).toBe('pass');
    expect(JSON.stringify(result)).not.toContain('plainsecretvalue');
  });

  it('E08 names a line that asks bash by hand, without the text of the file', async () => {
    const result = await envLoaded.check(contextOn(withEnv({})));
    expect(result.evidence?.[1]?.command).toMatch(/^\/usr\/bin\/env -i .* < \/home\/ann\/repo\/\.env$/);
  });

  it('E18 E26 looks at the shell for keys of the stack only, and shows no secret of it', async () => {
    const environment = {HF_TOKEN: 'hf_exportedinbashrc9999', EDITOR: 'vi', HF_HUB_OFFLINE: '1'};
    const context = contextOn(withEnv({environment}));
    const result = await envLoaded.check(context);
    expect(result).toMatchObject({
      status: 'warn',
      short: 'your shell sets HF_TOKEN, HF_HUB_OFFLINE to something else',
      fixes: [{byHand: 'unset HF_TOKEN HF_HUB_OFFLINE'}],
    });
    expect(result.observed).toContain('HF_TOKEN: shell hf_…9999, .env hf_…mnop');
    expect(JSON.stringify(result)).not.toContain('exportedinbashrc');
    expect(context.redactor.text('hf_exportedinbashrc9999')).toBe('[redacted]');
  });

  it('E19 looks beside the compose file, and shows no secret of it', async () => {
    const [file = ''] = settings.stack.composeFiles;
    const path = file.replace(/[^/]*$/, '.env');
    const text = 'HF_TOKEN=hf_theotherone00001234\nMEM_POOL_SIZE=32GB\nVLLM_BASELINE_PORT=9001\n';
    const result = await envLoaded.check(contextOn(withEnv({files: {[path]: text}})));
    expect(result.status).toBe('stop');
    expect(result.observed).toContain(`VLLM_BASELINE_PORT: ${settings.envFile} "8001", ${path}:3 "9001"`);
    expect(result.observed).toContain(`${path}:1 hf_…1234`);
    expect(result.observed).not.toContain('MEM_POOL_SIZE');
    expect(JSON.stringify(result)).not.toContain('theotherone');
  });
});

it('says what it was seen with in words that a shell takes as they stand', async () => {
  const context = contextOn({settings: {envFile: "/srv/op's files/.env"}});
  const {evidence} = await envLoaded.observe(context);
  expect(evidence.map(({command}) => command)).toEqual([`ls -l '/srv/op'\\''s files/.env'`]);
});
