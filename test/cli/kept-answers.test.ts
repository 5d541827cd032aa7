import {expect, test} from 'vitest';
import {parseAnswers} from '../../src/cli/answers-file.ts';
import {keptAnswers} from '../../src/cli/kept-answers.ts';

const answered = new Map([
  ['env:MODEL_NAME', 'meta-llama/Llama-3.1-8B-Instruct'],
  ['env:HF_TOKEN', 'hf_secretSecret'],
  ['keep:HF_TOKEN', 'file'],
  ['fstab', 'yes'],
  ['nvme-device', '/dev/disk/by-id/nvme-A'],
  ['format-device', 'D94F30'],
  ['format-raw-data', 'yes'],
  ['format-only', 'yes'],
  ['sudo', 'ready'],
]);

test('answers are kept for the next time: no secret, no consent to destroy, nothing that no question takes', () => {
  expect(keptAnswers(answered)).toEqual({
    'env:MODEL_NAME': 'meta-llama/Llama-3.1-8B-Instruct',
    fstab: 'yes',
    'nvme-device': '/dev/disk/by-id/nvme-A',
  });
});

test('what is kept is an answers file', () => {
  const kept = keptAnswers(answered);
  expect(parseAnswers('answers.json', JSON.stringify(kept))).toEqual({ok: true, value: kept});
});
