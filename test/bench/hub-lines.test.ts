import {expect, test} from 'vitest';
import {hubLines} from '../../src/bench/hub-lines.ts';

test.each([
  "'(MaxRetryError(\"HTTPSConnectionPool(host='huggingface.co', port=443): Max retries exceeded\"))' thrown while requesting HEAD https://huggingface.co/org/model/resolve/main/config.json",
  'Retrying in 1s [Retry 1/5].',
  'Fetching 4 files:   0%|          | 0/4 [00:00<?, ?it/s]',
  '(EngineCore_DP0 pid=7) INFO 11-20 12:00:00 [weight_utils.py:441] Time spent downloading weights for org/model: 61.2 seconds',
  'huggingface_hub.errors.LocalEntryNotFoundError: An error happened while trying to locate the files on the Hub',
  'requests.exceptions.HTTPError: 429 Client Error: Too Many Requests',
])('%s speaks of the hub', line => {
  expect(hubLines([line])).toHaveLength(1);
});

test.each([
  'INFO 11-20 12:00:00 [default_loader.py:291] Loading weights took 6.21 seconds',
  'INFO:     172.18.0.1:4711 - "GET /v1/models HTTP/1.1" 200',
  'INFO 11-20 12:00:00 [arg_utils.py:593] HF_HUB_OFFLINE is True, replace model_id [org/model] to model_path [/c]',
  'Loading safetensors checkpoint shards: 100% Completed | 4/4',
])('%s does not', line => {
  expect(hubLines([line])).toEqual([]);
});
