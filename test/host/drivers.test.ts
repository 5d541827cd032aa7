import {spawnSync} from 'node:child_process';
import {chmodSync, chownSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {announceDriver} from '../../src/host/drivers.ts';
import {type LockFacts, lockFacts} from '../../src/host/lock.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const ENGINE = '/var/run/an-engine.sock';
const facts = lockFacts({argv: ['faststart', 'bench'], now: new Date('2026-11-23T15:41:01Z')});

/** As `/run/lock` is: open to all, and sticky. */
function shared(mode = 0o1777): string {
  const folder = join(temporaryFolder(), 'shared');
  mkdirSync(folder);
  chmodSync(folder, mode);
  return folder;
}

function announced(folder: string, by: LockFacts = facts, engine = ENGINE) {
  const answer = announceDriver(engine, by, [folder]);
  if (!answer.ok) throw new Error(answer.message);
  return answer.value;
}

function gone(): LockFacts {
  return {...facts, self: {...facts.self, pid: spawnSync('true').pid}};
}

/** What a driver leaves, changed. */
function plant(folder: string, name: string, change: object): string {
  const path = join(folder, `vllm-faststart-${name}`);
  writeFileSync(path, JSON.stringify({engine: ENGINE, holder: {...facts.self, nonce: name, ...change}}));
  return path;
}

test('a second driver of the engine is told who the first one is, whatever its state folder', () => {
  const folder = shared();
  const first = announced(folder);
  expect(announceDriver(ENGINE, facts, [folder])).toMatchObject({
    ok: false,
    code: 'locked',
    message: expect.stringContaining(
      `process ${process.pid}, since 2026-11-23T15:41:01.000Z: faststart bench`,
    ),
  });
  expect(readdirSync(folder), 'the second one leaves nothing').toHaveLength(1);
  expect(announceDriver(ENGINE, facts, [folder])).toMatchObject({
    ending: expect.stringMatching(new RegExp(`^kill -HUP ${process.pid} `)),
  });
  first.release();
  expect(readdirSync(folder)).toEqual([]);
  announced(folder);
});

test('what a driver leaves can be read by every user, and changed by none, whatever the umask is', () => {
  const folder = shared();
  const before = process.umask(0o077);
  try {
    announced(folder);
  } finally {
    process.umask(before);
  }
  const [name = ''] = readdirSync(folder);
  expect(statSync(join(folder, name)).mode & 0o777).toBe(0o644);
});

test('another engine is another machine as far as this goes', () => {
  const folder = shared();
  announced(folder);
  announced(folder, facts, '/run/user/1000/docker.sock');
});

test('what is left of a driver that is gone holds nobody up, and is cleared away', () => {
  const folder = shared();
  announced(folder, gone());
  announced(folder);
  expect(readdirSync(folder)).toHaveLength(1);
});

test('a file that names a process of another user than its owner is not believed', () => {
  const folder = shared();
  const path = plant(folder, 'forged', {pid: 1, startTicks: null});
  if (process.getuid?.() === 0) chownSync(path, 12345, 12345);
  announced(folder);
});

test('links, pipes, other text and long files under such a name are not followed, waited for or believed', () => {
  const folder = shared();
  const target = join(temporaryFolder(), 'target');
  writeFileSync(target, JSON.stringify({engine: ENGINE, holder: {...facts.self, nonce: 'n'}}));
  symlinkSync(target, join(folder, 'vllm-faststart-link'));
  spawnSync('mkfifo', [join(folder, 'vllm-faststart-pipe')]);
  mkdirSync(join(folder, 'vllm-faststart-folder'));
  writeFileSync(join(folder, 'vllm-faststart-text'), 'hello');
  plant(folder, 'long', {argv: ['x'.repeat(100_000)]});
  announced(folder);
});

test('what another user wrote is one line without control characters', () => {
  const folder = shared();
  plant(folder, 'loud', {user: 'eve\u001b[2J\nroot', argv: ['a\nb\u001b]52;c;x\u0007']});
  const answer = announceDriver(ENGINE, facts, [folder]);
  expect(answer).toMatchObject({ok: false, message: expect.not.stringMatching(/[\p{Cc}]/u)});
});

test('only a folder that is sticky and open to all is used: where there is none, nobody is held up', () => {
  for (const mode of [0o755, 0o777, 0o1770]) {
    const folder = shared(mode);
    announced(folder).release();
    announced(folder);
    expect(readdirSync(folder)).toEqual([]);
  }
});
