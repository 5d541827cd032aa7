import {spawn, spawnSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {hostname, userInfo} from 'node:os';
import {dirname, join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {
  acquireLock,
  describeHolder,
  endingOf,
  isStale,
  type LockFacts,
  lockFacts,
} from '../../src/host/lock.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const now = new Date('2026-11-23T15:41:01Z');
const facts = lockFacts({argv: ['faststart', 'bench'], now});

function lockPath(): string {
  return join(temporaryFolder(), 'state', 'lock');
}

function taken(path: string, by: LockFacts) {
  const lock = acquireLock(path, by);
  if (!lock.ok) throw new Error(lock.message);
  return lock.value;
}

test('the second driver is told who the first one is', () => {
  const path = lockPath();
  taken(path, facts);
  expect(acquireLock(path, lockFacts({argv: ['faststart'], now}))).toMatchObject({
    ok: false,
    code: 'locked',
    message: expect.stringMatching(
      `^${userInfo().username} .*${hostname()}, process ${process.pid}, since 2026-11-23T15:41:01.000Z: faststart bench$`,
    ),
    holder: {pid: process.pid, argv: ['faststart', 'bench']},
  });
});

test('who drives is said by user, terminal, host, process and time', () => {
  const holder = {...facts.self, nonce: 'n', user: 'ann', tty: 'pts/3', host: 'gpu-1', pid: 7};
  expect(describeHolder(holder)).toBe(
    'ann on pts/3 of gpu-1, process 7, since 2026-11-23T15:41:01.000Z: faststart bench',
  );
  expect(describeHolder({...holder, tty: null})).toContain('ann without a terminal on gpu-1');
});

test.each([
  ['my own', 'ann', 'ann', 'gpu-1', /^kill -HUP 7 /],
  ["another user's", 'eve', 'ann', 'gpu-1', /^sudo kill -HUP 7 /],
  ["another user's, as root", 'eve', 'root', 'gpu-1', /^kill -HUP 7 /],
  ['one out of reach', 'eve', 'ann', 'gpu-2', /^sudo rm '\/run\/a lock' /],
])('who cannot wait for a holder is told how to end it: %s', (_, user, own, host, line) => {
  const self = {...facts.self, user: own, host: 'gpu-1'};
  const holder = {...facts.self, nonce: 'n', pid: 7, user, host};
  expect(endingOf(holder, '/run/a lock', {...facts, self})).toMatch(line);
});

test('a lock that is given back can be taken again and leaves nothing', () => {
  const path = lockPath();
  taken(path, facts).release();
  expect(readdirSync(dirname(path))).toEqual([]);
  expect(taken(path, facts).tookOverFrom).toBeNull();
});

test('a lock of a living other process holds', () => {
  const child = spawn('sleep', ['60']);
  onTestFinished(() => void child.kill());
  const path = lockPath();
  const {pid = 0} = child;
  const state = facts.processState(pid);
  taken(path, {...facts, self: {...facts.self, pid, startTicks: state.alive ? state.startTicks : null}});
  expect(acquireLock(path, facts)).toMatchObject({ok: false, code: 'locked', holder: {pid}});
});

test('a lock of a process that has ended is taken over, and that is said', () => {
  const path = lockPath();
  const {pid} = spawnSync('true');
  const old = taken(path, {...facts, self: {...facts.self, pid, argv: ['crashed']}});
  const lock = taken(path, facts);
  expect(lock.tookOverFrom).toMatchObject({pid, argv: ['crashed']});
  old.release();
  expect(existsSync(path)).toBe(true);
  expect(readdirSync(dirname(path))).toEqual(['lock']);
});

test('a process with the same number but another start, or another boot, is another process', () => {
  const holder = {...facts.self, nonce: 'n'};
  expect(isStale(holder, facts)).toBe(false);
  expect(isStale({...holder, startTicks: '1'}, facts)).toBe(true);
  expect(isStale({...holder, bootId: 'another-boot'}, facts)).toBe(true);
  expect(isStale({...holder, bootId: null, startTicks: null}, facts)).toBe(false);
});

test('a holder on another host cannot be looked at, so it holds', () => {
  const elsewhere = {...facts.self, nonce: 'n', host: 'gpu-7', pid: spawnSync('true').pid, bootId: 'x'};
  expect(isStale(elsewhere, facts)).toBe(false);
});

test('a damaged lock file does not lock anybody out', () => {
  const path = lockPath();
  taken(path, facts).release();
  writeFileSync(path, '{"pid": 1');
  expect(taken(path, facts).tookOverFrom).toBeNull();
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({pid: process.pid});
});

test('a stale lock that is being taken over is locked; one whose taker-over has died is taken', () => {
  const path = lockPath();
  const gone = {...facts, self: {...facts.self, pid: spawnSync('true').pid}};
  taken(path, gone);
  const turn = taken(`${path}.takeover`, facts);
  expect(acquireLock(path, facts)).toMatchObject({ok: false, code: 'locked', holder: {pid: process.pid}});
  turn.release();
  taken(`${path}.takeover`, gone);
  expect(taken(path, facts).tookOverFrom).toMatchObject({pid: gone.self.pid});
  expect(readdirSync(dirname(path))).toEqual(['lock']);
});

test('a folder that cannot be made is a value', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(acquireLock(join(file, 'state', 'lock'), facts)).toMatchObject({
    ok: false,
    code: 'ENOTDIR',
    holder: null,
  });
});

test('of many processes that start at once over a stale lock, one drives', async () => {
  const path = lockPath();
  taken(path, {...facts, self: {...facts.self, pid: spawnSync('true').pid}});
  const script = `
    import {acquireLock, lockFacts} from ${JSON.stringify(new URL('../../src/host/lock.ts', import.meta.url).href)};
    const lock = acquireLock(${JSON.stringify(path)}, lockFacts({argv: [], now: new Date()}));
    console.log(lock.ok ? 'won' : lock.code);
    process.stdin.resume();
  `;
  const children = Array.from({length: 4}, () =>
    spawn(process.execPath, ['--input-type=module', '-e', script], {stdio: ['pipe', 'pipe', 'inherit']}),
  );
  onTestFinished(() => children.forEach(child => void child.kill()));
  const said = await Promise.all(
    children.map(
      child =>
        new Promise<string>(resolve => child.stdout.once('data', data => resolve(String(data).trim()))),
    ),
  );
  expect(said.sort()).toEqual(['locked', 'locked', 'locked', 'won']);
});
