import {expect, test} from 'vitest';
import {collectGiven, hideSecrets} from '../../src/cli/given.ts';
import {requestDefaults} from '../../src/cli/request.ts';
import {createRedactor} from '../../src/engine/redact.ts';

const file = (text: string) => () => ({ok: true, value: text}) as const;

test('a flag says otherwise than a file, and a file otherwise than the machine', () => {
  const globals = {...requestDefaults, answersFile: 'a.json', answers: {a: 'flag'}};
  expect(
    collectGiven(globals, {a: 'machine', b: 'machine', c: 'machine'}, file('{"a": "file", "b": "file"}')),
  ).toEqual({
    ok: true,
    value: {answers: {a: 'flag', b: 'file', c: 'machine'}, consents: [], yes: false},
  });
});

test('consent to format is kept as the two flags that a question would name', () => {
  const globals = {...requestDefaults, formatConsent: {device: '/dev/nvme0n1', serial: 'S1'}};
  expect(collectGiven(globals, {}, file(''))).toMatchObject({
    value: {consents: ['--format-device /dev/nvme0n1 --confirm-serial S1']},
  });
});

test('an answers file that cannot be understood is an error, not an empty one', () => {
  expect(collectGiven({...requestDefaults, answersFile: 'a.json'}, {}, file('no'))).toMatchObject({
    ok: false,
  });
});

test('a secret among the answers is hidden from then on; other answers are not', () => {
  const redactor = createRedactor();
  hideSecrets(
    {answers: {'env:HF_TOKEN': 'correct-horse', 'env:MODEL_NAME': 'org/name'}, consents: [], yes: false},
    redactor,
  );
  expect(redactor.text('--set HF_TOKEN=correct-horse --set MODEL_NAME=org/name')).toBe(
    '--set HF_TOKEN=[redacted] --set MODEL_NAME=org/name',
  );
});
