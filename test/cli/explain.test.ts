import {expect, test} from 'vitest';
import {envSettings} from '../../src/cli/explain/env-settings.ts';
import {type Setting, winner} from '../../src/cli/explain/setting.ts';
import {toolSettings} from '../../src/cli/explain/tool-settings.ts';
import {requestDefaults} from '../../src/cli/request.ts';
import type {EnvReading} from '../../src/env/types.ts';
import type {Settings} from '../../src/settings.ts';
import {sllm} from '../../src/stacks/sllm.ts';

const TOKEN = 'hf_abcdefghijklmnopWXYZ';
const text = `MODEL_NAME=org/model\nHF_TOKEN=${TOKEN}\n`;
const reading: EnvReading = {
  status: 'read',
  path: '/srv/.env',
  text,
  values: {MODEL_NAME: 'org/model', HF_TOKEN: TOKEN},
  disagreements: [],
  problems: [],
  notAsked: [],
};

function named(settings: readonly Setting[], key: string): Setting {
  const found = settings.find(one => one.key === key);
  if (found === undefined) throw new Error(`no setting ${key}`);
  return found;
}

const env = (environment: Record<string, string>, answers: Record<string, string> = {}) =>
  envSettings({reading, environment, answers});

test('a variable of the file counts, with its line; the shell is named, and does not', () => {
  const setting = named(env({MODEL_NAME: 'other/model'}), 'MODEL_NAME');
  expect(winner(setting)).toMatchObject({source: 'file', from: '/srv/.env, line 1', shown: '"org/model"'});
  expect(setting.candidates).toContainEqual(
    expect.objectContaining({source: 'environment', shown: '"other/model"', ignored: expect.any(String)}),
  );
});

test('what no file says is the default of the compose file', () => {
  expect(winner(named(env({}), 'VLLM_BASELINE_PORT'))).toMatchObject({source: 'default', shown: '"8001"'});
  expect(winner(named(env({}), 'MODEL_FOLDER'))).toBeUndefined();
});

test('an answer of the command line is told as what it is', () => {
  const setting = named(env({}, {'env:MODEL_NAME': 'a/b'}), 'MODEL_NAME');
  expect(setting.candidates[0]).toMatchObject({
    source: 'flag',
    shown: '"a/b"',
    ignored: expect.stringContaining('step 2'),
  });
});

test('no source shows a secret', () => {
  const all = JSON.stringify(env({HF_TOKEN: `${TOKEN}2`}, {'env:HF_TOKEN': `${TOKEN}3`}));
  expect(all).not.toContain('abcdefghijklmnop');
  expect(winner(named(env({}), 'HF_TOKEN'))?.shown).toBe('hf_…WXYZ');
});

const settings: Settings = {
  workspace: '/srv',
  envFile: '/srv/.env',
  stack: {
    kind: 'bundled',
    spec: sllm,
    composeFiles: ['/opt/c.yml'],
    commonEnv: null,
    overlayFile: '/srv/o.yml',
  },
  mountPoint: '/nvme',
  stateFolder: '/state',
  waived: [],
  readOnly: false,
  rehearsal: null,
  bench: {pairs: 5, retries: 2, drop: 'files', storeTier: 'warm', note: '', seed: 1, again: false},
};

function tool(
  globals: Partial<typeof requestDefaults>,
  environment: Record<string, string> = {},
  ascii = false,
) {
  return toolSettings({
    globals: {...requestDefaults, ...globals},
    settings,
    environment,
    frontEnd: {colour: true, ascii: ascii || globals.ascii === true},
    preferences: {theme: 'light', ascii: true, file: '/c/preferences.json'},
  });
}

test.each<[string, Setting[] | readonly Setting[], string]>([
  ['a flag before all', tool({ascii: true}, {}, true), 'flag'],
  ['the terminal before what was kept', tool({}, {}, true), 'environment'],
  ['what was kept before the default', tool({}), 'file'],
])('%s', (_, all, source) => {
  expect(winner(named(all, 'ascii'))?.source).toBe(source);
});

test('a variable that is set but empty says nothing', () => {
  expect(winner(named(tool({}, {NO_COLOR: ''}), 'colour'))?.source).toBe('default');
  expect(winner(named(tool({}, {NO_COLOR: '1'}), 'colour'))).toMatchObject({
    from: 'NO_COLOR=1',
    shown: 'off',
  });
});

test('a flag with a default of its own counts as given where it says something else', () => {
  const bench = {...requestDefaults.bench, pairs: 3};
  expect(winner(named(tool({bench}), 'runs'))).toMatchObject({source: 'flag', from: '--runs', shown: '3'});
  expect(winner(named(tool({}), 'runs'))).toMatchObject({source: 'default', shown: '5'});
});
