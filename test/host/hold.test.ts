import {spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createLocalHost} from '../../src/host/local-host.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {until} from '../support/until.ts';

const host = createLocalHost();

function locked() {
  const file = join(temporaryFolder(), 'disk');
  writeFileSync(file, '');
  return {argv: ['/usr/bin/flock', '--exclusive', '--nonblock', file, '/usr/bin/cat']} as const;
}

test('a lock is kept until it is released, and nobody else gets it meanwhile', async () => {
  const command = locked();
  const first = await host.hold(command);
  if (!first.ok) throw new Error(first.message);
  expect(await host.hold(command)).toMatchObject({ok: false, code: 'exit-1'});
  await first.value.release();
  const again = await host.hold(command);
  expect(again.ok).toBe(true);
  if (again.ok) await again.value.release();
});

test('a program that is missing, and one that refuses, are values with what was said', async () => {
  expect(await host.hold({argv: ['/no/such/program']})).toMatchObject({ok: false, code: 'ENOENT'});
  expect(await host.hold({argv: ['/bin/sh', '-c', 'echo no device >&2; exit 66']})).toEqual({
    ok: false,
    code: 'exit-66',
    message: 'no device',
  });
});

test('a lock ends with the tool, even when it is killed', async () => {
  const command = locked();
  const script = `
    import {createLocalHost} from ${JSON.stringify(new URL('../../src/host/local-host.ts', import.meta.url).href)};
    const held = await createLocalHost().hold({argv: ${JSON.stringify(command.argv)}});
    console.log(held.ok);
    setInterval(() => {}, 1000);
  `;
  const tool = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await new Promise(resolve => tool.stdout.once('data', data => resolve(String(data))));
  expect(said).toBe('true\n');
  expect((await host.hold(command)).ok).toBe(false);
  tool.kill('SIGKILL');
  await until('the lock is free', async () => {
    const held = await host.hold(command);
    if (held.ok) await held.value.release();
    return held.ok;
  });
}, 15_000);

test.each([
  [0, true],
  [1, false],
])('a recorded exit code %d decides, without root and without the device', async (code, isHeld) => {
  const recorded = createLocalHost({
    substitute: async () => ({stdout: '', stderr: code === 0 ? '' : 'busy\n', code, delayMs: 0}),
    user: {uid: 1000, gid: 1000, name: 'a', home: '/home/a'},
  });
  const held = await recorded.hold({
    argv: ['/usr/bin/flock', '--nonblock', '/dev/nvme0n1', '/usr/bin/cat'],
    sudo: true,
    cwd: '/not/here',
  });
  expect(held.ok).toBe(isHeld);
  if (held.ok) await held.value.release();
  else expect(held).toMatchObject({code: 'exit-1', message: 'busy'});
});
