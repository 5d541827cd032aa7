import {spawn} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createLocalHost} from '../../src/host/local-host.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {until} from '../support/until.ts';

const host = createLocalHost();

test('a detached child has a session of its own and writes both streams to its log', async () => {
  const log = join(temporaryFolder(), 'jobs', 'build.log');
  const started = await host.startDetached(
    {argv: ['/bin/sh', '-c', 'echo out; echo err >&2; cut -d" " -f6 /proc/self/stat; cat'], stdin: 'fed\n'},
    log,
  );
  if (!started.ok) throw new Error(started.message);
  const {pid} = started.value;
  await until('it ended', async () => !(await host.isAlive(pid)));
  expect(readFileSync(log, 'utf8')).toBe(`out\nerr\n${pid}\nfed\n`);
});

test.each([
  ['its own exit code', ['/bin/sh', '-c', 'exit 3'], '3\n'],
  ['127 where the program is missing', ['no-such-program-at-all'], '127\n'],
] as const)('a detached child leaves %s beside its log', async (_what, argv, code) => {
  const log = join(temporaryFolder(), 'log');
  const [file, ...args] = argv;
  const started = await host.startDetached({argv: [file, ...args]}, log);
  expect(started.ok).toBe(true);
  await until('the code is there', () => existsSync(`${log}.exit`));
  expect(readFileSync(`${log}.exit`, 'utf8')).toBe(code);
});

test("root's commands are not detached from the terminal that holds sudo's ticket", async () => {
  const plain = createLocalHost({user: {uid: 1000, gid: 1000, name: 'a', home: '/'}});
  const started = await plain.startDetached({argv: ['true'], sudo: true}, join(temporaryFolder(), 'log'));
  expect(started).toMatchObject({ok: false, code: 'unsupported'});
});

test('a detached child goes on when the tool is killed', async () => {
  const folder = temporaryFolder();
  const log = join(folder, 'job.log');
  const go = join(folder, 'go');
  const script = `
    import {createLocalHost} from ${JSON.stringify(new URL('../../src/host/local-host.ts', import.meta.url).href)};
    const job = ['/bin/sh', '-c', 'echo started; while [ ! -e "$1" ]; do sleep 0.05; done; echo finished', 'sh', ${JSON.stringify(go)}];
    const started = await createLocalHost().startDetached({argv: job}, ${JSON.stringify(log)});
    console.log(started.value.pid);
    setInterval(() => {}, 1000);
  `;
  const tool = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const pid = await new Promise<number>(resolve =>
    tool.stdout.once('data', data => resolve(Number(String(data)))),
  );
  await until('it started', () => readFileSync(log, 'utf8') === 'started\n');
  const gone = new Promise(resolve => tool.once('exit', resolve));
  process.kill(-(tool.pid ?? 0), 'SIGKILL');
  await gone;
  expect(await host.isAlive(pid)).toBe(true);
  await host.writeText(go, '');
  await until('it finished', () => readFileSync(log, 'utf8') === 'started\nfinished\n');
}, 15_000);
