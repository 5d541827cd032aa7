import {expect, test} from 'vitest';
import {collectGiven, hideSecrets} from '../../src/cli/given.ts';
import {requestDefaults} from '../../src/cli/request.ts';
import {createRedactor} from '../../src/engine/redact.ts';

const file = (text: string) => () => ({ok: true, value: text}) as const;

test('a flag says otherwise than a file, and a file otherwise than the machine', () => {
  const globals = {...requestDefaults, answersFile: 'a.json', answers: {fstab: 'flag'}};
  const machine = {fstab: 'machine', 'reuse-disk': 'machine', 'env:MODEL_NAME': 'machine'};
  expect(collectGiven(globals, machine, file('{"fstab": "file", "reuse-disk": "file"}'))).toEqual({
    ok: true,
    value: {
      answers: {fstab: 'flag', 'reuse-disk': 'file', 'env:MODEL_NAME': 'machine'},
      byItself: {'env:MODEL_NAME': 'machine'},
      consents: [],
      yes: false,
    },
  });
});

test('who names a disk to format consents by flag: what the machine would say is not taken', () => {
  const machine = {'nvme-device': '/dev/nvme0n1', 'format-device': 'D94F30'};
  const answers = {'nvme-device': '/dev/nvme0n1', 'format-only': 'yes'};
  expect(collectGiven({...requestDefaults, answers}, machine, file(''))).toMatchObject({
    value: {answers, byItself: {}},
  });
  expect(collectGiven(requestDefaults, machine, file(''))).toMatchObject({value: {byItself: machine}});
});

test('an answers file may name a variable by itself; an id that no question has is refused', () => {
  const globals = {...requestDefaults, answersFile: 'a.json'};
  expect(collectGiven(globals, {}, file('{"MODEL_NAME": "a/b", "keep:MODEL_NAME": "file"}'))).toMatchObject({
    value: {answers: {'env:MODEL_NAME': 'a/b', 'keep:MODEL_NAME': 'file'}},
  });
  expect(collectGiven(globals, {}, file('{"MODEL_NAM": "a/b"}'))).toMatchObject({
    error: {
      short: 'the answers file a.json: unknown answer "MODEL_NAM"',
      fix: ['did you mean "MODEL_NAME"?'],
      known: expect.arrayContaining(['MODEL_NAME', 'HF_TOKEN']),
    },
  });
});

test('consent to format is kept as the disk and the serial that were given', () => {
  const globals = {...requestDefaults, formatConsent: {device: '/dev/nvme0n1', serial: 'S1'}};
  expect(collectGiven(globals, {}, file(''))).toMatchObject({
    value: {consents: [{device: '/dev/nvme0n1', serial: 'S1'}]},
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

test.each(['env:HF_TOKEN', 'env:hf_token', 'env:DB_PASS'])(
  'E26 %s on the command line is refused, and not repeated',
  id => {
    const given = collectGiven({...requestDefaults, answers: {[id]: 'correct-horse'}}, {}, file(''));
    expect(given).toMatchObject({
      ok: false,
      error: {
        short: expect.stringContaining('a command line is seen by everybody'),
        fix: expect.arrayContaining([expect.stringContaining('an answers file')]),
      },
    });
    expect(JSON.stringify(given)).not.toContain('correct-horse');
  },
);
