import {expect, test} from 'vitest';
import {withOwnAnswers} from '../../src/cli/asking.ts';
import {createHeadlessAsk} from '../../src/cli/headless-ask.ts';
import {createReadlineAsk} from '../../src/cli/readline-ask.ts';
import type {ChooseQuestion, Question} from '../../src/engine/ask.ts';

const common = {details: ['a detail'], flag: '--the-flag'};
const folder: Question = {
  ...common,
  kind: 'text',
  id: 'env:MODEL_FOLDER',
  title: 'Model folder',
  secret: false,
  default: '/nvme/models',
  problem: value => (value.startsWith('/') ? undefined : 'it must be absolute'),
};
const token: Question = {
  ...common,
  kind: 'text',
  id: 'env:HF_TOKEN',
  title: 'Token',
  secret: true,
  problem: () => undefined,
};
const device: ChooseQuestion = {
  ...common,
  kind: 'choose',
  id: 'nvme-device',
  title: 'Which disk?',
  options: [
    {value: '/dev/nvme0n1', label: 'nvme0n1', disabled: 'it is the OS disk'},
    {value: '/dev/nvme1n1', label: 'nvme1n1'},
  ],
  proposed: '/dev/nvme1n1',
};
const fstab: Question = {...common, kind: 'confirm', id: 'fstab', title: 'Add to fstab?'};
const format: Question = {
  ...common,
  kind: 'type-exactly',
  id: 'format-device',
  title: 'Format?',
  text: 'S123',
  hint: 'its serial',
  flag: '--format-device /dev/x --confirm-serial XS123',
};
const sudo: Question = {...common, kind: 'sudo', id: 'sudo', title: 'mount needs root'};
const never = new AbortController().signal;

test.each<[string, Question, Record<string, string>, boolean, object]>([
  ['a given answer is taken', folder, {'env:MODEL_FOLDER': '/a'}, false, {status: 'answered', value: '/a'}],
  ['a given answer that is wrong is none', folder, {'env:MODEL_FOLDER': 'a'}, false, {status: 'unavailable'}],
  ['the default of a text question is taken', folder, {}, false, {status: 'answered', value: '/nvme/models'}],
  ['a text question without default is unavailable', token, {}, true, {status: 'unavailable'}],
  [
    'a choice must be one of the options',
    device,
    {'nvme-device': '/dev/sda'},
    false,
    {status: 'unavailable'},
  ],
  [
    'a choice that is ruled out is none',
    device,
    {'nvme-device': '/dev/nvme0n1'},
    false,
    {status: 'unavailable'},
  ],
  ['a choice is never guessed, not even with --yes', device, {}, true, {status: 'unavailable'}],
  [
    'D32 the default of a choice is taken where nobody said anything',
    {...device, id: 'fstab', default: '/dev/nvme1n1'},
    {},
    true,
    {status: 'answered', value: '/dev/nvme1n1'},
  ],
  [
    'a wrong answer to a choice with a default is none',
    {...device, default: '/dev/nvme1n1'},
    {'nvme-device': '/dev/nvme0n1'},
    false,
    {status: 'unavailable'},
  ],
  ['--yes confirms', fstab, {}, true, {status: 'answered', value: 'yes'}],
  ['without --yes a confirmation is unavailable', fstab, {}, false, {status: 'unavailable'}],
  ['a given no refuses', fstab, {fstab: 'no'}, true, {status: 'refused'}],
  ['--yes never consents to destroying', format, {}, true, {status: 'unavailable'}],
  [
    'consent to destroying comes from its own answer',
    format,
    {'format-device': 'S123'},
    false,
    {status: 'answered', value: 'S123'},
  ],
  ['sudo cannot ask without a terminal', sudo, {}, true, {status: 'unavailable'}],
])('headless: %s', async (_what, question, answers, yes, expected) => {
  expect(await createHeadlessAsk({answers, yes, consents: []})(question, never)).toEqual(expected);
});

test.each([
  [
    {device: '/dev/x', serial: 'XS123'},
    {status: 'answered', value: 'S123'},
  ],
  [{device: '/dev/y', serial: 'XS123'}, {status: 'unavailable'}],
  [{device: '/dev/x', serial: 'S123'}, {status: 'unavailable'}],
])(
  'headless: consent by flags must name this very disk and its whole serial: %j',
  async (consent, expected) => {
    expect(await createHeadlessAsk({answers: {}, yes: true, consents: [consent]})(format, never)).toEqual(
      expected,
    );
  },
);

/** A terminal where the given lines are typed; null = Ctrl-D. */
function typing(lines: readonly (string | null)[], answers: Record<string, string> = {}) {
  const printed: string[] = [];
  const prompts: {prompt: string; hidden: boolean}[] = [];
  const left = [...lines];
  const ask = createReadlineAsk({
    readLine: async (prompt, {hidden}) => {
      prompts.push({prompt, hidden});
      return left.shift() ?? null;
    },
    print: line => printed.push(line),
    given: {answers, yes: false, consents: []},
    acquireSudo: async () => 'ready',
  });
  return {ask, printed, prompts};
}

test('a choice is made by number; Enter takes the proposed one; what is ruled out says why', async () => {
  const {ask, printed} = typing(['1', '9', '']);
  expect(await ask(device, never)).toEqual({status: 'answered', value: '/dev/nvme1n1'});
  expect(printed).toEqual([
    '? Which disk?',
    '  a detail',
    '  1. nvme0n1: not possible, it is the OS disk',
    '  2. nvme1n1 (proposed)',
    'not possible: it is the OS disk',
    'a number from 1 to 2',
  ]);
});

const choice: Question = {
  ...common,
  kind: 'choose',
  id: 'fstab',
  title: 'Mount it at every boot?',
  options: [
    {value: 'yes', label: 'yes: add the line'},
    {value: 'no', label: 'no: leave /etc/fstab alone'},
  ],
  proposed: 'yes',
};

test.each([
  ['', 'yes'],
  ['2', 'no'],
  ['n', 'no'],
  ['No', 'no'],
  ['y', 'yes'],
])('a choice between yes and no is a numbered list, and takes the words too: %j', async (line, value) => {
  const {ask, printed, prompts} = typing([line]);
  expect(await ask(choice, never)).toEqual({status: 'answered', value});
  expect(printed).toEqual([
    '? Mount it at every boot?',
    '  a detail',
    '  1. yes: add the line (proposed)',
    '  2. no: leave /etc/fstab alone',
  ]);
  expect(prompts).toEqual([{prompt: 'number, yes or no [1]: ', hidden: false}]);
});

test('D16 without a proposal Enter chooses nothing; a disk may be typed by its name, if it can be taken', async () => {
  const {proposed: _, ...open} = device;
  const {ask, printed} = typing(['', 'constructor', '/dev/nvme0n1', '/dev/nvme1n1']);
  expect(await ask(open, never)).toEqual({status: 'answered', value: '/dev/nvme1n1'});
  expect(printed.slice(-3)).toEqual([
    'a number from 1 to 2',
    'a number from 1 to 2',
    'not possible: it is the OS disk',
  ]);
});

test('text that is typed wrong is no consent, and it is said what was expected', async () => {
  const {ask, printed} = typing(['s123']);
  expect(await ask(format, never)).toEqual({status: 'refused'});
  expect(printed.at(-1)).toBe('that is not the text asked for: S123 was expected; nothing was done');
});

test('a wrong text is asked for again with what is wrong; Enter takes the default', async () => {
  const {ask, printed, prompts} = typing(['relative', '']);
  expect(await ask(folder, never)).toEqual({status: 'answered', value: '/nvme/models'});
  expect(printed.at(-1)).toBe('it must be absolute');
  expect(prompts[0]).toEqual({prompt: 'value [/nvme/models]: ', hidden: false});
});

test('a secret is typed hidden', async () => {
  const {ask, prompts} = typing(['hf_abc']);
  expect(await ask(token, never)).toEqual({status: 'answered', value: 'hf_abc'});
  expect(prompts).toEqual([{prompt: 'hidden: ', hidden: true}]);
});

test.each([
  ['S123', {status: 'answered', value: 'S123'}],
  ['yes', {status: 'refused'}],
  ['', {status: 'refused'}],
  [null, {status: 'refused'}],
])('only the exact text consents to destroying: %j', async (line, expected) => {
  expect(await typing([line]).ask(format, never)).toEqual(expected);
});

test.each([
  ['y', {status: 'answered', value: 'yes'}],
  ['', {status: 'refused'}],
  [null, {status: 'refused'}],
])('a confirmation is No unless it is yes: %j', async (line, expected) => {
  expect(await typing([line]).ask(fstab, never)).toEqual(expected);
});

test('the terminal is lent to sudo, and the command is shown', async () => {
  const {ask, printed} = typing([]);
  expect(await ask(sudo, never)).toEqual({status: 'answered', value: 'yes'});
  expect(printed).toContain('+ sudo -v   # mount needs root');
});

test('what a flag answers is not asked', async () => {
  const {ask, printed} = typing([], {'env:MODEL_FOLDER': '/given'});
  expect(await ask(folder, never)).toEqual({status: 'answered', value: '/given'});
  expect(printed).toEqual([]);
});

test('nothing is asked after the end was asked for', async () => {
  const controller = new AbortController();
  controller.abort();
  expect(await typing(['x']).ask(folder, controller.signal)).toEqual({status: 'refused'});
});

test('a rehearsal tells which token its machine takes, and Enter takes it; nothing else is answered for anybody', async () => {
  const seen: Question[] = [];
  const ask = withOwnAnswers(
    async question => {
      seen.push(question);
      return {status: 'refused'};
    },
    {'env:HF_TOKEN': 'hf_ofTheMachine', 'env:MODEL_FOLDER': '/other', fstab: 'yes'},
  );
  for (const question of [token, folder, fstab]) await ask(question, new AbortController().signal);
  expect(seen).toMatchObject([{default: 'hf_ofTheMachine'}, {default: '/nvme/models'}, fstab]);
  expect(seen[0]?.details.join()).toContain('hf_ofTheMachine');
});
