import {describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {overlayText, withoutOfflineLines} from '../../src/runbook/repo-offline-toggle.ts';

describe('withoutOfflineLines', () => {
  it.each([
    'HF_HUB_OFFLINE=1',
    'TRANSFORMERS_OFFLINE=1',
    '  HF_HUB_OFFLINE = 1',
    'export HF_HUB_OFFLINE=1',
    'HF_HUB_OFFLINE: 1',
    'HF_HUB_OFFLINE',
    'HF_HUB_OFFLINE=',
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

  it('keeps a file without flags to the byte, Windows line ends and missing last line end included', () => {
    const text = 'A=1\r\n\r\nB=2';
    expect(withoutOfflineLines(text)).toBe(text);
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
