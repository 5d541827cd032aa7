import {expect, test} from 'vitest';
import {parseAnswers} from '../../src/cli/answers-file.ts';
import {requestDefaults} from '../../src/cli/request.ts';
import {resolveSettings, stateFolderOf} from '../../src/cli/resolve-settings.ts';
import {sllm} from '../../src/stacks/sllm.ts';

const stack = {
  kind: 'bundled',
  spec: sllm,
  composeFiles: ['/c.yml'],
  commonEnv: null,
  overlayFile: '/w/o.yml',
} as const;
const places = {
  cwd: '/here',
  workspace: '/w',
  stack,
  envFile: '/w/.env',
  mountPoint: '/nvme',
  stateFolder: '/state',
};
const now = new Date(1_700_000_000_000);

test('without flags the place decides, and the time seeds the order of the runs', () => {
  const settings = resolveSettings(requestDefaults, places, {again: false, now});
  expect(settings).toMatchObject({
    envFile: '/w/.env',
    mountPoint: '/nvme',
    rehearsal: null,
    bench: {pairs: 5, seed: 1_700_000_000},
  });
});

test('flags win, and their paths count from where they were typed', () => {
  const globals = {
    ...requestDefaults,
    envFile: 'my.env',
    mountPoint: '/data_nvme',
    rehearse: 'blank-nvme',
    speed: 60,
  };
  const settings = resolveSettings({...globals, bench: {...globals.bench, seed: 7}}, places, {
    again: true,
    now,
  });
  expect(settings).toMatchObject({
    envFile: '/here/my.env',
    mountPoint: '/data_nvme',
    rehearsal: {machine: 'blank-nvme', speed: 60},
    bench: {seed: 7, again: true},
  });
});

test('state is kept where XDG says, and rehearsals apart from it', () => {
  expect(stateFolderOf({}, '/home/op', false)).toBe('/home/op/.local/state/vllm-faststart');
  expect(stateFolderOf({XDG_STATE_HOME: '/s'}, '/home/op', true)).toBe('/s/vllm-faststart/rehearsal');
});

test.each(['', 'state'])(
  'an XDG_STATE_HOME of %j is no place: it would be another one in each folder',
  XDG_STATE_HOME => {
    expect(stateFolderOf({XDG_STATE_HOME}, '/home/op', false)).toBe('/home/op/.local/state/vllm-faststart');
  },
);

test('an answers file is a list of values by question id', () => {
  expect(parseAnswers('a.json', '{"fstab": true, "env:VLLM_BASELINE_PORT": 8001}')).toEqual({
    ok: true,
    value: {fstab: 'true', 'env:VLLM_BASELINE_PORT': '8001'},
  });
});

test.each(['not json', '["a"]', '{"a": {"b": 1}}'])(
  'an answers file like %s is refused with what it must be',
  text => {
    expect(parseAnswers('a.json', text)).toMatchObject({
      ok: false,
      error: {short: expect.stringContaining('a.json'), fix: [expect.stringContaining('JSON')]},
    });
  },
);
