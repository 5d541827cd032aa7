import {execFile} from 'node:child_process';
import {chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {PlannedStep} from '../../src/cli/plan-view.ts';
import {requestDefaults} from '../../src/cli/request.ts';
import {scriptLines} from '../../src/cli/script-view.ts';
import type {Action} from '../../src/engine/plan.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faststart-script-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

function act(word: string, danger?: Action['danger']): Action {
  const action = {
    kind: 'command',
    purpose: `do ${word}`,
    command: {argv: ['/usr/bin/touch', join(folder, word)]},
  } as const;
  return danger === undefined ? action : {...action, danger};
}

function planned(id: string, plan: PlannedStep['plan'], proved = false): PlannedStep {
  return {id, title: `Step ${id}`, proved, plan, needs: [`needs-${id}`], proves: [`proves-${id}`]};
}

const done = (word: string): PlannedStep['plan'] => ({status: 'do', actions: [act(word)]});

/** Runs the script with a `faststart` that writes down its arguments and fails for the gates named. */
async function runScript(steps: readonly PlannedStep[], failing: string, code: number, globals = {}) {
  const lines = scriptLines(steps, '1.2.3', {
    globals: {...requestDefaults, ...globals},
    workspace: folder,
    hides: text => text.includes('secret'),
  });
  const file = join(folder, 'script.sh');
  const log = join(folder, 'asked');
  writeFileSync(file, `${lines.join('\n')}\n`);
  writeFileSync(log, '');
  writeFileSync(
    join(folder, 'faststart'),
    `#!/bin/sh\necho "$*" >> '${log}'\ncase "$*" in *${failing}*) exit ${code};; esac\n`,
  );
  chmodSync(join(folder, 'faststart'), 0o755);
  const PATH = `${folder}:${process.env.PATH ?? ''}`;
  return new Promise<{code: number; stderr: string; asked: string[]; ran: (word: string) => boolean}>(
    resolve => {
      execFile('bash', [file], {env: {PATH}}, (error, _stdout, stderr) => {
        const ran = (word: string): boolean => {
          try {
            readFileSync(join(folder, word));
            return true;
          } catch {
            return false;
          }
        };
        const asked = readFileSync(log, 'utf8').trim().split('\n');
        resolve({code: typeof error?.code === 'number' ? error.code : 0, stderr, asked, ran});
      });
    },
  );
}

test('each step is checked before and after it, and all of them run where the gates hold', async () => {
  const {code, asked, ran} = await runScript(
    [planned('1', done('a')), planned('2', done('b'), true), planned('3', done('c'))],
    'none',
    0,
  );
  expect(asked).toEqual(
    ['needs-1', 'proves-1', 'needs-2', 'proves-2', 'needs-3', 'proves-3'].map(
      gate => `--workspace ${folder} check ${gate}`,
    ),
  );
  expect([ran('a'), ran('b'), ran('c')]).toEqual([true, false, true]);
  expect(code).toBe(0);
});

test.each([
  ['needs-1', false],
  ['proves-1', true],
])('a gate that does not hold (%s) ends the script with the code of the check', async (gate, first) => {
  const {code, ran} = await runScript([planned('1', done('a')), planned('2', done('b'))], gate, 3);
  expect(code).toBe(3);
  expect([ran('a'), ran('b')]).toEqual([first, false]);
});

const failure = {short: "it can't be", expected: '', observed: '', command: '', fix: []};
const question = {kind: 'confirm', id: 'q', title: 'Which one?', details: [], flag: '--which X'} as const;

test.each<[string, PlannedStep['plan'], string]>([
  ['cannot be planned', {status: 'stop', failure}, "step 1 cannot be planned yet: it can't be"],
  ['needs an answer', {status: 'ask', question}, 'step 1 needs an answer first: Which one? (--which X)'],
])('a step that %s ends the script with a message, and nothing after it runs', async (_what, plan, words) => {
  const {code, stderr, ran} = await runScript([planned('1', plan), planned('2', done('b'))], 'none', 0);
  expect(code).toBe(1);
  expect(stderr.trim()).toBe(words);
  expect(ran('b')).toBe(false);
});

test('what destroys is not run, and neither is what comes after it, until somebody unlocks it', async () => {
  const danger = {questionId: 'format-device', destroys: ['all'], typeExactly: 'X', typeHint: '', flag: ''};
  const plan = {status: 'do', actions: [act('wipe', danger), act('mount')]} as const;
  const {code, stderr, ran} = await runScript([planned('1', plan)], 'none', 0);
  expect(code).toBe(1);
  expect(stderr).toContain('not done: do wipe');
  expect([ran('wipe'), ran('mount')]).toEqual([false, false]);
});

test('the checks look at the place that the script was written for', async () => {
  const globals = {envFile: '/e', mountPoint: '/data', waived: ['token-works'], composeFiles: ['/c.yml']};
  const {asked} = await runScript([planned('1', done('a'))], 'none', 0, globals);
  expect(asked[0]).toBe(
    `--workspace ${folder} --compose-file /c.yml --env-file /e --mount-point /data --waive token-works check needs-1`,
  );
});

function edit(name: string, before: string | undefined, after: string, mode?: number): PlannedStep['plan'] {
  const path = join(folder, name);
  const kind = {kind: 'edit-file', purpose: 'write it', path, before, after} as const;
  return {status: 'do', actions: [mode === undefined ? kind : {...kind, mode}]};
}

const at = (name: string): string => readFileSync(join(folder, name), 'utf8');

test('a file is written as planned, to the byte, and its old text is kept', async () => {
  writeFileSync(join(folder, 'old'), 'A=1\n');
  const after = "A='2'\n$(touch x) `y` \\n\nno newline at the end";
  const {code} = await runScript(
    [planned('1', edit('old', 'A=1\n', after)), planned('2', edit('new/file', undefined, after, 0o600))],
    'none',
    0,
  );
  expect(code).toBe(0);
  expect([at('old'), at('old.faststart-backup'), at('new/file')]).toEqual([after, 'A=1\n', after]);
  expect(
    [statSync(join(folder, 'old')), statSync(join(folder, 'new/file'))].map(one => one.mode & 0o777),
  ).toEqual([0o644, 0o600]);
});

test.each([
  ['has changed', 'A=0\n', 'A=1\n'],
  ['exists by now', 'A=0\n', undefined],
])(
  'a file that %s since the script was made is left alone, and the script ends',
  async (words, now, before) => {
    writeFileSync(join(folder, 'old'), now);
    const {code, stderr, ran} = await runScript(
      [planned('1', edit('old', before, 'A=2\n')), planned('2', done('b'))],
      'none',
      0,
    );
    expect(code).toBe(1);
    expect(stderr).toContain(words);
    expect([at('old'), ran('b')]).toEqual([now, false]);
  },
);

test('a file that holds a secret is left to the tool, which asks', async () => {
  const {code, asked} = await runScript([planned('1', edit('.env', '', 'HF_TOKEN=secret\n'))], 'none', 0);
  expect(code).toBe(0);
  expect(asked).toContain(`--workspace ${folder} run 1`);
  expect(readdirSync(folder)).not.toContain('.env');
});

const measured = (mode: 'online' | 'offline'): PlannedStep['plan'] => ({
  status: 'do',
  actions: [{kind: 'measure', cutEgress: false, purpose: `measure ${mode}`, mode}],
});

test.each([
  [23, 23, true],
  [20, 20, true],
  [3, 3, false],
])('an offline benchmark that ends with %i ends the script with %i', async (code, ends, goesOn) => {
  const run = await runScript([planned('6', measured('offline')), planned('7', done('b'))], 'bench', code);
  expect([run.code, run.ran('b')]).toEqual([ends, goesOn]);
});

test('exit codes that the plan allows do not end the script, others do', async () => {
  const allowing = (allowed: number): PlannedStep['plan'] => ({
    status: 'do',
    actions: [
      {
        kind: 'command',
        purpose: 'end with 5',
        command: {argv: ['/usr/bin/env', 'sh', '-c', 'exit 5']},
        allowFailure: [allowed],
      },
    ],
  });
  expect((await runScript([planned('1', allowing(5))], 'none', 0)).code).toBe(0);
  expect((await runScript([planned('1', allowing(55))], 'none', 0)).code).toBe(5);
});
