import {expect, test} from 'vitest';
import {effectiveOffline} from '../../src/diagnose/offline.ts';

test.each([
  [{HF_HUB_OFFLINE: '1'}, true],
  [{HF_HUB_OFFLINE: 'yes'}, true],
  [{HF_HUB_OFFLINE: '0', TRANSFORMERS_OFFLINE: '1'}, false],
  [{HF_HUB_OFFLINE: '', TRANSFORMERS_OFFLINE: '1'}, true],
  [{TRANSFORMERS_OFFLINE: 'true'}, true],
  [{}, false],
])('%j means offline: %s, as huggingface_hub reads it', (env, on) => {
  expect(effectiveOffline(env).on).toBe(on);
});
