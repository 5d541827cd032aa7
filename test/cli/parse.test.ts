import {expect, test} from 'vitest';
import {type CommandLine, parseCommandLine} from '../../src/cli/parse.ts';
import type {Request} from '../../src/cli/request.ts';
import type {UsageError} from '../../src/cli/usage-error.ts';
import {lists} from './lists.ts';

const parse = (line: string): CommandLine =>
  parseCommandLine(
    line.split(' ').filter(word => word !== ''),
    lists,
  );

function request(line: string): Request {
  const parsed = parse(line);
  if (parsed.kind !== 'request') throw new Error(`not understood: ${JSON.stringify(parsed)}`);
  return parsed.request;
}

function usage(line: string): UsageError {
  const parsed = parse(line);
  if (parsed.kind !== 'usage') throw new Error(`understood: ${JSON.stringify(parsed)}`);
  return parsed.error;
}

test('the bare command is the wizard', () => {
  expect(request('').order).toEqual({command: 'wizard'});
});

test('disks takes no names; its machine may be named', () => {
  expect(request('disks --json --rehearse os-disk')).toMatchObject({
    globals: {json: true, rehearse: 'os-disk'},
    order: {command: 'disks'},
  });
  expect(request('--rehearse disks')).toMatchObject({
    globals: {rehearse: 'blank-nvme'},
    order: {command: 'disks'},
  });
  expect(usage('disks /dev/nvme0n1').short).toContain('too many arguments');
});

test.each(['--json check', 'check --json'])('a flag counts before and after the command: %s', line => {
  expect(request(line)).toMatchObject({globals: {json: true}, order: {command: 'check'}});
});

test.each(['4', 'step-4', 'convert', 'Convert'])('step 4 may be written %s', word => {
  expect(request(`run ${word}`).order).toEqual({command: 'run', steps: ['4']});
});

test('without a name all steps are meant, and named ones come in the order of the runbook', () => {
  expect(request('run').order).toEqual({command: 'run', steps: ['repo', '0', '4']});
  expect(request('plan convert repo').order).toEqual({command: 'plan', steps: ['repo', '4']});
});

test('an unknown step is refused with the nearest name and all known ones', () => {
  expect(usage('run convrt')).toEqual({
    short: 'unknown step "convrt"',
    fix: ['did you mean "convert"?'],
    known: ['repo', 'step-repo', '0', 'step-0', 'clean-up', '4', 'step-4', 'convert'],
  });
});

test('a word like no other gets no suggestion', () => {
  expect(usage('run zzzzzzzz').fix).toEqual([]);
});

test('an unknown command, gate, machine or flag is refused with what was meant', () => {
  expect(usage('chek')).toMatchObject({
    short: 'unknown command "chek"',
    fix: ['did you mean "check"?'],
    known: expect.arrayContaining(['check', 'run']),
  });
  expect(usage('check nvme-mountd')).toMatchObject({
    fix: ['did you mean "nvme-mounted"?'],
  });
  expect(usage('--rehearse os-dsk')).toMatchObject({fix: ['did you mean "os-disk"?']});
  expect(usage('check nvme')).toMatchObject({fix: ['did you mean "nvme-mounted"?']});
  expect(usage('bench --runs two').fix).toEqual(['faststart bench --help']);
  expect(usage('--runs two').fix).toEqual(['faststart --help']);
  expect(usage('check --lst').fix).toContain('Did you mean --list?');
});

test('a word after --rehearse is a machine only if it is no command, step or gate', () => {
  expect(request('--rehearse run')).toMatchObject({
    globals: {rehearse: 'blank-nvme'},
    order: {command: 'run'},
  });
  expect(request('run --rehearse step-4')).toMatchObject({
    globals: {rehearse: 'blank-nvme'},
    order: {steps: ['4']},
  });
  expect(request('report --rehearse 20261123-154101-9f3c')).toMatchObject({
    globals: {rehearse: 'blank-nvme'},
    order: {run: '20261123-154101-9f3c'},
  });
  expect(request('run --rehearse os-disk')).toMatchObject({globals: {rehearse: 'os-disk'}});
  expect(request('run').globals.rehearse).toBeNull();
});

test("the runbook's own flags are understood", () => {
  const {globals, order} = request('bench --runs 3 --drop-caches --note H100');
  expect(globals.bench).toEqual({
    pairs: 3,
    retries: 2,
    drop: 'files',
    storeTier: 'warm',
    note: 'H100',
    seed: null,
  });
  expect(order).toEqual({command: 'bench', modes: ['online', 'offline'], require: null});
});

test('a run that broke a gate need not be made again', () => {
  expect(request('bench --retries 0').globals.bench.retries).toBe(0);
});

test.each([
  ['bench --offline', ['offline']],
  ['bench --online', ['online']],
  ['bench --both', ['online', 'offline']],
  ['bench --online --offline', ['online', 'offline']],
])('%s measures %j', (line, modes) => {
  expect(request(line).order).toMatchObject({modes});
});

test.each([
  'bench --runs 0',
  'bench --runs 2.5',
  'bench --retries -1',
  'run --speed fast',
  'bench --drop-caches=all',
  'run --set novalue',
  'verdict',
  'completion tcsh',
  '--json --events run',
])('%s is a usage error', line => {
  expect(usage(line).short).not.toBe('');
  expect(usage(line).fix).not.toEqual([]);
});

test('answers come from --set, and consent to format from its two flags', () => {
  const {answers, formatConsent} = request(
    'run --set MODEL_FOLDER=/nvme/a=b --set fstab=yes --format-device /dev/x --confirm-serial S1',
  ).globals;
  expect(answers).toEqual({
    'env:MODEL_FOLDER': '/nvme/a=b',
    fstab: 'yes',
    'nvme-device': '/dev/x',
    'format-only': 'yes',
  });
  expect(formatConsent).toEqual({device: '/dev/x', serial: 'S1'});
});

test.each([
  ['run', {}],
  ['run --fstab', {fstab: 'yes'}],
  ['run --no-fstab', {fstab: 'no'}],
  ['run --format-raw-data', {'format-raw-data': 'yes'}],
])('D10 D32 %s answers %j', (line, answers) => {
  expect(request(line).globals.answers).toEqual(answers);
});

test('naming a disk is no consent to format it', () => {
  expect(request('run --device /dev/x').globals).toMatchObject({
    answers: {'nvme-device': '/dev/x'},
    formatConsent: null,
  });
  expect(request('run --format-device /dev/x').globals.formatConsent).toBeNull();
});

test.each([
  ['run --device /dev/a --format-device /dev/b', ['--device /dev/a', '--format-device /dev/b']],
  ['run --fstab --no-fstab', ['--fstab', '--no-fstab']],
  ['run --confirm-serial S1', ['--confirm-serial', '--format-device']],
  ['run --format-device --confirm-serial S1', ['--format-device', 'device is missing']],
  ['run --device --yes', ['--device', 'device is missing']],
  ['run --format-device /dev/a --confirm-serial --yes', ['--confirm-serial', 'serial number is missing']],
  ['run --device nvme0n1', ['write /dev/nvme0n1']],
  ['run --format-device nvme0n1', ['write /dev/nvme0n1']],
])('%s: the error names what does not fit', (line, words) => {
  const {short, fix} = usage(line);
  for (const word of words) expect([short, ...fix].join('\n')).toContain(word);
});

test('the same disk may be named by both flags', () => {
  expect(request('run --device /dev/a --format-device /dev/a').globals.answers).toMatchObject({
    'nvme-device': '/dev/a',
  });
});

test('an answer that no question takes is refused, with the nearest one', () => {
  expect(usage('run --set MODEL_FOLDR=/a')).toMatchObject({
    short: 'unknown answer "MODEL_FOLDR"',
    fix: ['did you mean "MODEL_FOLDER"?'],
  });
  expect(usage('run --set nvme-devic=/dev/a').fix[0]).toBe('did you mean "nvme-device"?');
  expect(usage('run --set keep:MODEL_NAM=file').fix[0]).toBe('did you mean "keep:MODEL_NAME"?');
});

test.each([
  'HF_ENDPOINT',
  'env:MODEL_NAME',
  'keep:MODEL_NAME',
  'reuse-disk',
  'use-hub-token',
  'format-raw-data',
  'format-only',
  'format-device',
])('--set %s is a question of some plan', id => {
  expect(request(`run --set ${id}=x`).order.command).toBe('run');
});

test.each(['9', '44', 'step-9'])('step 0 is never what was meant by %s', word => {
  expect(usage(`run ${word}`).fix).toEqual([]);
});

test('the help of --no-fstab says when an unattended run does the same', () => {
  expect(parse('--help')).toMatchObject({text: expect.stringMatching(/unless its\s+answers say otherwise/)});
});

test('only a gate that may be waived can be waived', () => {
  expect(request('run --waive token-works').globals.waived).toEqual(['token-works']);
  expect(usage('run --waive nvme-mounted').short).toBe('the gate "nvme-mounted" cannot be waived');
  expect(usage('run --waive token-work').fix[0]).toBe('did you mean "token-works"?');
});

test('help is asked for as a word too; about what is no command there is none', () => {
  expect(parseCommandLine(['help'], lists)).toEqual(parseCommandLine(['--help'], lists));
  expect(parseCommandLine(['help', 'run'], lists)).toEqual(parseCommandLine(['run', '--help'], lists));
  expect(parseCommandLine(['help', 'runn'], lists)).toEqual(parseCommandLine(['runn'], lists));
});

test('help begins with examples and lists the commands; the version is the version', () => {
  const help = parse('--help');
  expect(help.kind === 'text' && help.text.startsWith('Examples:\n  faststart ')).toBe(true);
  expect(help).toMatchObject({text: expect.stringContaining('diagnose')});
  expect(parse('run --help')).toMatchObject({
    kind: 'text',
    text: expect.stringContaining('Convert the model'),
  });
  expect(parse('--version')).toEqual({kind: 'text', text: '1.2.3\n'});
});
