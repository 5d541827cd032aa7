import {execFile} from 'node:child_process';
import {copyFileSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {describe, expect, test} from 'vitest';
import {faststart, start, temporaryFolder} from './program.ts';

const SPEED = ['--rehearse', '--speed', '60'];

// Its times are real, forty times shorter: a hiccup of the machine is seconds of the rehearsal, and the verdict says so.
const MEASURED = {retry: 2, timeout: 120_000};

test(
  'the whole runbook is walked unattended to a verdict, with one JSON document on stdout',
  MEASURED,
  async () => {
    const {code, stdout, stderr} = await faststart([
      'run',
      '--rehearse',
      '--speed',
      '40',
      '--runs',
      '3',
      '--json',
    ]);
    const document = JSON.parse(stdout);
    expect(document, stderr.slice(-2000)).toMatchObject({
      schema: 'faststart.run/1',
      ok: true,
      rehearsal: true,
      exitCode: 0,
    });
    expect(document.verdict).toMatchObject({state: expect.stringMatching(/^PROVEN/), rehearsal: true});
    expect(document.steps.map((step: {id: string}) => step.id)).toEqual([
      'repo',
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('-- VERDICT: PROVEN');
    expect(stderr).toContain('REHEARSAL: this is not a measurement');
  },
);

test('a check looks at all gates, says what stops, and ends with the code of a stop', async () => {
  const {code, stdout} = await faststart(['check', ...SPEED]);
  expect(code).toBe(3);
  expect(stdout).toContain('STOP nvme-mounted');
  expect(stdout).toContain('PASS docker-ready');
});

test('the JSON of a check is one document and the words go to stderr', async () => {
  const {code, stdout, stderr} = await faststart(['--json', 'check', ...SPEED, 'nvme-mounted']);
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    schema: 'faststart.check/1',
    ok: false,
    rehearsal: true,
    gates: [{id: 'nvme-mounted', status: 'stop', waived: false}],
  });
  expect(stderr).toContain('STOP nvme-mounted');
});

test('--events are JSON lines, numbered in order', async () => {
  const {stdout} = await faststart(['check', ...SPEED, '--events', 'docker-ready']);
  const events = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(events[0]).toMatchObject({type: 'gate.result', gate: 'docker-ready', seq: 0, v: 1});
});

test('a plan shows the commands and runs none', async () => {
  const {code, stdout} = await faststart(['plan', '1', ...SPEED]);
  expect(code).toBe(0);
  expect(stdout).toContain('DESTROYS');
  expect(stdout).toMatch(/\$ sudo \/usr\/bin\/mount UUID=[0-9a-f-]{36} \/nvme/);
});

test('a script is valid bash, and what destroys is left for a person to unlock', async () => {
  const {stdout} = await faststart(['script', ...SPEED]);
  const file = join(temporaryFolder(), 'runbook.sh');
  writeFileSync(file, stdout);
  await promisify(execFile)('bash', ['-n', file]);
  expect(stdout).toContain('faststart --rehearse blank-nvme check nvme-mounted || exit\n');
  expect(stdout).toMatch(/^# sudo \/usr\/sbin\/mkfs\.ext4/m);
});

test('a script stops at the first gate that does not hold', async () => {
  const {stdout} = await faststart(['script', ...SPEED]);
  const folder = temporaryFolder();
  const file = join(folder, 'runbook.sh');
  writeFileSync(file, stdout);
  writeFileSync(join(folder, 'faststart'), '#!/bin/sh\necho "asked: $*"\nexit 5\n', {mode: 0o755});
  const env = {PATH: `${folder}:${process.env.PATH ?? ''}`};
  const ended = promisify(execFile)('bash', [file], {env, cwd: folder});
  const words = /^asked: --rehearse blank-nvme check [a-z -]+\n$/;
  await expect(ended).rejects.toMatchObject({code: 5, stdout: expect.stringMatching(words)});
});

test('in a rehearsal flags win over what the machine would answer: a wrong serial, or none, formats nothing', async () => {
  const format = ['run', '1', ...SPEED, '--format-device', '/dev/nvme0n1'];
  const wrong = await faststart([...format, '--confirm-serial', 'S-WRONG']);
  expect(wrong.code).toBe(4);
  expect(wrong.stdout).toContain('S-WRONG is not the serial of /dev/nvme0n1');
  expect(wrong.stdout).not.toContain('--confirm-serial A7C2E1D94F30');
  expect(wrong.stdout).not.toContain('mkfs ended');
  const none = await faststart(format);
  expect(none.code).toBe(4);
  expect(none.stdout).not.toContain('mkfs ended');
  const right = await faststart([...format, '--confirm-serial', 'A7C2E1D94F30']);
  expect(right.code).toBe(0);
  expect(right.stdout).toContain('mkfs ended with 0');
}, 60_000);

test('each answer that the rehearsed machine gives is said once', async () => {
  const {code, stdout} = await faststart(['run', '1', ...SPEED, '--no-fstab']);
  expect(code).toBe(0);
  const said = stdout.split('\n').filter(line => line.startsWith('answered by the rehearsal'));
  expect(said.sort()).toEqual([
    'answered by the rehearsal: format-device = D94F30',
    'answered by the rehearsal: nvme-device = /dev/nvme0n1',
  ]);
});

test('--ascii prints nothing outside ASCII', async () => {
  const {stdout} = await faststart(['check', ...SPEED, '--ascii']);
  expect(stdout).toContain("don't reference other variables");
  expect([...stdout].filter(letter => letter > '\u007f')).toEqual([]);
});

test('doctor that finds a problem ends with the code of a stop', async () => {
  const {code, stdout} = await faststart(['doctor', '--rehearse', 'no-docker']);
  expect(stdout).toContain('PROBLEM docker');
  expect(code).toBe(3);
});

test('a report that is not there names those that are', async () => {
  const env = {XDG_STATE_HOME: temporaryFolder()};
  expect((await faststart(['report', 'nope'], {env})).stderr).toContain('no run is recorded in ');
  await faststart(['run', 'repo', ...SPEED], {env});
  const {code, stderr} = await faststart(['report', 'nope', ...SPEED], {env});
  expect(code).toBe(2);
  expect(stderr).not.toContain('ENOENT');
  expect(stderr).toContain('there is no run nope');
  expect(stderr).toMatch(/faststart --rehearse blank-nvme report \d{8}-\d{6}-[0-9a-f]{4}/);
});

test('a workspace that is not there is a usage error', async () => {
  const {code, stderr} = await faststart(['status', '--workspace', '/nowhere/at/all']);
  expect(code).toBe(2);
  expect(stderr).toContain('the workspace /nowhere/at/all does not exist');
});

test('status says where the runbook stands and what comes next', async () => {
  const {code, stdout} = await faststart(['status', ...SPEED, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({schema: 'faststart.status/1', next: '1', rehearsal: true});
});

test('an unknown step ends with 2 and names the one that was meant', async () => {
  const {code, stdout, stderr} = await faststart(['run', 'convrt']);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('did you mean "convert"?');
});

test('with --json a usage error is a document too', async () => {
  const {code, stdout} = await faststart(['run', 'convrt', '--json']);
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({schema: 'faststart.error/1', ok: false, exitCode: 2});
});

test.each([
  ['a compose file that is not there', ['check', '--compose-file', 'no.yml'], 2, 'no.yml does not exist'],
  [
    'an answers file that is not there',
    ['run', ...SPEED, '--answers', 'no.json'],
    2,
    'no.json does not exist',
  ],
  ['numbers that are not there', ['verdict', '--input', 'no.json'], 2, 'no.json does not exist'],
  ['--read-only and run', ['run', ...SPEED, '--read-only'], 2, 'exclude each other'],
])('%s: a clear message and the right code', async (_what, args, expected, words) => {
  const {code, stderr} = await faststart(args);
  expect(stderr).toContain(words);
  expect(code).toBe(expected);
});

test('where Docker does not answer, its gate stops and says how to start it', async () => {
  const {code, stdout} = await faststart(['check', 'docker-ready', '--rehearse', 'no-docker']);
  expect(code).toBe(3);
  expect(stdout).toContain('docker-ready');
  expect(stdout).toContain('fix');
});

test('raw numbers become a verdict, and its state decides the exit code', async () => {
  const file = join(temporaryFolder(), 'numbers.json');
  const online = {baseline: [89.1, 88.4, 90.2], faststart: [27.3, 26.8, 27.9]};
  const offline = {baseline: [33.1, 32.6, 32.4], faststart: [27.6, 27.5, 27.3]};
  writeFileSync(file, JSON.stringify({claim: 'proof', online, offline}));
  const {code, stdout} = await faststart(['verdict', '--input', file, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({schema: 'faststart.verdict/1', state: 'INFLATED', ok: false});
  expect(code).toBe(20);
});

test('who gave a saved log that says nothing is told how to save one, not to save one', async () => {
  const file = join(temporaryFolder(), 'baseline.log');
  writeFileSync(file, '');
  const {code, stderr} = await faststart(['diagnose', '--log', file]);
  expect(code).toBe(5);
  expect(stderr).toContain('the log is empty');
  expect(stderr).toContain('docker logs CONTAINER > FILE 2>&1');
  expect(stderr).not.toContain('for a saved log');
});

test('a saved log is diagnosed without Docker', async () => {
  const file = join(temporaryFolder(), 'baseline.log');
  writeFileSync(
    file,
    "OSError: We couldn't connect to 'https://huggingface.co' to load the files, and couldn't find them in the cached files.\nCannot find an appropriate cached snapshot folder for the specified revision on the local disk and outgoing traffic has been disabled.\n",
  );
  const {code, stdout} = await faststart(['diagnose', '--log', file, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    healthy: false,
    causes: [{id: 'hf-offline-cache-miss'}, ...JSON.parse(stdout).causes.slice(1)],
  });
});

test('Ctrl-C ends a run cleanly, keeps its journal and answers 130', async () => {
  const run = start(['run', ...SPEED]);
  await run.saw('[4] 1/');
  run.kill('SIGINT');
  const {code, stdout} = await run.ended;
  expect(code).toBe(130);
  expect(stdout).toContain('CANCELLED');
  expect(stdout).toContain('kept in ');
}, 60_000);

test('a reader that goes away is no error', async () => {
  const bin = fileURLToPath(new URL('../../bin/faststart.js', import.meta.url));
  const shell = `"${process.execPath}" "${bin}" --help | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const {stdout, stderr} = await promisify(execFile)('bash', ['-c', shell]);
  expect(stdout).toBe('Examples:\n0\n');
  expect(stderr).toBe('');
});

describe('an old Node', () => {
  const oldNode = (): string => {
    const preload = join(temporaryFolder(), 'old-node.cjs');
    writeFileSync(preload, "Object.defineProperty(process.versions, 'node', {value: '18.19.1'});\n");
    return preload;
  };

  test('is told which one is needed, which one runs, and how to get it', async () => {
    const bin = join(temporaryFolder(), 'faststart.js');
    copyFileSync(new URL('../../bin/faststart.js', import.meta.url), bin);
    const {code, stdout, stderr} = await faststart(['check'], {bin, node: ['--require', oldNode()]});
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('needs Node.js 22.19 or newer; this is 18.19.1');
    expect(stderr).toContain('npx -p node@24');
  });

  test('hands over to the one that npm ci installed beside the program, and ends as that one does', async () => {
    const {code, stdout, stderr} = await faststart(['run', 'convrt', '--json'], {
      node: ['--require', oldNode()],
    });
    expect(stderr).toContain('did you mean "convert"?');
    expect(JSON.parse(stdout)).toMatchObject({schema: 'faststart.error/1', exitCode: 2});
    expect(code).toBe(2);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('hands %s on, and the run ends cleanly with %i', async (signal, expected) => {
    const run = start(['run', ...SPEED], {node: ['--require', oldNode()]});
    await run.saw('[1] 1/');
    run.kill(signal);
    const {code, stdout} = await run.ended;
    expect(code).toBe(expected);
    expect(stdout).toContain('kept in ');
  });
});

test('the version is the version', async () => {
  expect(await faststart(['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

test('what was answered in one run is answered in the next from its answers file', async () => {
  const home = temporaryFolder();
  const steps = ['repo', '0', '1', '2'];
  const asked = ['run', ...steps, ...SPEED, '--set', 'MEM_POOL_SIZE=24GB'];
  const first = await faststart(asked, {env: {XDG_STATE_HOME: home}});
  const [, file = ''] = /--answers (\S+)$/m.exec(first.stdout) ?? [];
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({'env:MEM_POOL_SIZE': '24GB', fstab: 'yes'});
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const second = await faststart(['run', ...steps, ...SPEED, '--answers', file]);
  expect(second.code).toBe(0);
  expect(second.stdout).toContain('24GB');
});

test('names that could be meant are broken at blanks alone, within 80 columns', async () => {
  const {code, stderr} = await faststart(['check', 'zzzz']);
  expect(code).toBe(2);
  const [, ...rows] = stderr.trimEnd().split('\n');
  expect(rows.length).toBeGreaterThan(3);
  for (const row of rows) expect(row).toMatch(/^ {2}(?:known: | {7})[a-z].{1,70}$/);
  const names = rows
    .map(row => row.replace('known: ', '').trim())
    .join(' ')
    .split(', ');
  expect(names).toContain('offline-not-global');
  expect(names).toContain('nvme-mounted');
});

test('resume where no run is recorded says so in a line, and begins as run does', async () => {
  const stops = ['--rehearse', 'nvme-is-os-disk', '--speed', '60'];
  const resumed = await faststart(['resume', ...stops]);
  const ran = await faststart(['run', ...stops]);
  expect(resumed.code).toBe(ran.code);
  const [head, , said, ...rest] = resumed.stdout.split('\n');
  expect(head).toMatch(/^faststart /);
  expect(said).toBe(
    'nothing to resume: no run is recorded here. It begins with the first step, as faststart --rehearse nvme-is-os-disk run does',
  );
  const gatesOf = (lines: readonly string[]) =>
    lines.filter(line => /(?:PASS|STOP|TODO|UNKNOWN) /.test(line));
  expect(gatesOf(rest)).toEqual(gatesOf(ran.stdout.split('\n')));
});
