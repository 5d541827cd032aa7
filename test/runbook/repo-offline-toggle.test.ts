import {describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import type {Action} from '../../src/engine/plan.ts';
import {withoutOfflineLines} from '../../src/env/offline-lines.ts';
import {overlayText, repoOfflineToggle} from '../../src/runbook/repo-offline-toggle.ts';
import {contextOn, settings} from '../gates/machine.ts';

describe('withoutOfflineLines', () => {
  it.each([
    'HF_HUB_OFFLINE=1',
    'TRANSFORMERS_OFFLINE=1',
    '  HF_HUB_OFFLINE = 1',
    'export HF_HUB_OFFLINE=1',
    'HF_HUB_OFFLINE: 1',
    'HF_HUB_OFFLINE',
    'HF_HUB_OFFLINE=',
    'HF_HUB_OFFLINE=1\r',
  ])('takes out "%s", and nothing else', line => {
    expect(withoutOfflineLines(`# keep\nHF_HOME=/hf-cache\n${line}\nNO_COLOR=1\n`)).toBe(
      '# keep\nHF_HOME=/hf-cache\nNO_COLOR=1\n',
    );
  });

  it.each(['# HF_HUB_OFFLINE=1 is for the proof only', 'MY_HF_HUB_OFFLINE=1', 'HF_HUB_OFFLINE_MODE=1'])(
    'leaves "%s" alone',
    line => {
      expect(withoutOfflineLines(`${line}\n`)).toBe(`${line}\n`);
    },
  );

  it.each([
    'A=1 HF_HUB_OFFLINE=1',
    'HF_HUB_OFFLINE=1;A=2',
    "HF_HUB_OFFLINE='1",
    'HF_HUB_OFFLINE=1\\',
    'A="\nHF_HUB_OFFLINE=1\n"',
    "A='x'HF_HUB_OFFLINE=1",
  ])('E20 leaves %j whole: more than the flag stands there', text => {
    expect(withoutOfflineLines(`${text}\n`)).toBe(`${text}\n`);
  });

  it('keeps a file without flags to the byte, Windows line ends and missing last line end included', () => {
    const text = 'A=1\r\n\r\nB=2';
    expect(withoutOfflineLines(text)).toBe(text);
  });
});

describe('the repo step', () => {
  const composeFile = settings.stack.composeFiles[0] ?? '';
  const common = settings.stack.commonEnv ?? '';
  const extra = '/opt/faststart/compose/extra.env';
  const services = ['vllm_baseline', 'vllm_faststart', 'sllm_store', 'convert_model'];
  const flags = (value: string | null) => ({
    stdout: JSON.stringify({
      name: 'p',
      services: Object.fromEntries(
        services.map(service => [
          service,
          {environment: value === null ? {} : {HF_HUB_OFFLINE: value, TRANSFORMERS_OFFLINE: value}},
        ]),
      ),
    }),
  });
  const actionsWith = async (offline: object, files: Record<string, string>): Promise<readonly Action[]> => {
    const context = contextOn({
      files: {[composeFile]: 'services: {a: {env_file: [./env/common.env, extra.env]}}', ...files},
      commands: [
        ['HF_HUB_OFFLINE=1', offline],
        ['config', flags('0')],
      ],
    });
    const plan = await repoOfflineToggle.plan(context);
    if (plan.status !== 'do') throw new Error(plan.status);
    return plan.actions;
  };

  it('E20 takes the flags out of every env file, .env among them, and shows which lines go', async () => {
    const actions = await actionsWith(flags('1'), {
      [common]: 'A=1\nHF_HUB_OFFLINE=1\n',
      [settings.envFile]: '\uFEFFHF_HUB_OFFLINE=yes\nHF_TOKEN=x\n',
      [extra]: 'export TRANSFORMERS_OFFLINE=0\n',
    });
    expect(actions).toMatchObject([
      {path: common, after: 'A=1\n', purpose: expect.stringContaining('(- HF_HUB_OFFLINE=1)')},
      {path: settings.envFile, after: 'HF_TOKEN=x\n', mode: 0o600},
      {path: extra, after: '', undo: `mv ${extra}.faststart-backup ${extra}`},
    ]);
  });

  it('E20 says what it leaves, and which copy an earlier one makes it take', async () => {
    const actions = await actionsWith(flags('1'), {
      [common]: 'HF_HUB_OFFLINE=1\nexport A=1 TRANSFORMERS_OFFLINE=1\n',
      [`${common}.faststart-backup`]: 'older\n',
    });
    expect(actions).toMatchObject([
      {
        after: 'export A=1 TRANSFORMERS_OFFLINE=1\n',
        purpose: expect.stringContaining('line 2 (TRANSFORMERS_OFFLINE)'),
        undo: `mv ${common}.faststart-backup.2 ${common}`,
      },
    ]);
  });

  it('E20 touches no file without them', async () => {
    expect(await actionsWith(flags('1'), {[common]: 'A=1\n', [extra]: '# HF_HUB_OFFLINE=1\n'})).toEqual([]);
  });

  it('E21 writes the overlay where the flags would never arrive', async () => {
    expect(await actionsWith(flags(null), {})).toMatchObject([
      {path: settings.stack.overlayFile, before: undefined},
    ]);
  });

  it('E21 mends nothing on suspicion where Compose could not be asked', async () => {
    expect(await actionsWith({code: 15, stderr: 'services.x is invalid'}, {})).toEqual([]);
  });
});

describe('overlayText', () => {
  it('gives each service toggles that are off unless the shell says otherwise', () => {
    const overlay = parse(overlayText(['vllm_baseline', 'sllm_store']));
    const environment = {
      HF_HUB_OFFLINE: '${HF_HUB_OFFLINE:-0}',
      TRANSFORMERS_OFFLINE: '${TRANSFORMERS_OFFLINE:-0}',
    };
    expect(overlay).toEqual({services: {vllm_baseline: {environment}, sllm_store: {environment}}});
  });
});
