import {spawn} from 'node:child_process';
import {expect, test} from 'vitest';
import type {Command} from '../../src/engine/plan.ts';
import type {Exit} from '../../src/host/ports.ts';
import {acquireSudo} from '../../src/host/sudo.ts';
import {sudoTicket} from '../../src/host/sudo-ticket.ts';

function hostThatSays(stderr: string, rest: Partial<Exit> = {}, uid = 1000) {
  const asked: Command[] = [];
  const exit: Exit = {
    ok: false,
    code: 1,
    signal: null,
    stdout: '',
    stderr,
    timedOut: false,
    notFound: false,
    durationMs: 1,
    shell: '',
    ...rest,
  };
  return {
    asked,
    user: {uid, gid: uid, name: 'a', home: '/'},
    run: async (command: Command) => {
      asked.push(command);
      return exit;
    },
  };
}

test('root is not asked for a ticket', async () => {
  const host = hostThatSays('', {}, 0);
  expect(await sudoTicket(host)).toBe('root');
  expect(host.asked).toEqual([]);
});

test('a ticket that works is ready, and sudo never gets the chance to prompt', async () => {
  const host = hostThatSays('', {ok: true, code: 0});
  expect(await sudoTicket(host)).toBe('ready');
  expect(host.asked).toEqual([{argv: ['/usr/bin/sudo', '-n', '/usr/bin/true']}]);
});

test.each([
  ['sudo: a password is required\n', 'needs-password'],
  ['sudo: a terminal is required to read the password; either use the -S option\n', 'needs-password'],
  ['Sorry, user a may not run sudo on gpu-1.\n', 'unavailable'],
])('%j means %s', async (stderr, ticket) => {
  expect(await sudoTicket(hostThatSays(stderr))).toBe(ticket);
});

test('no sudo on the machine means unavailable', async () => {
  expect(await sudoTicket(hostThatSays('', {notFound: true, code: null}))).toBe('unavailable');
});

test('asking lets sudo itself prompt, and tells a refusal from a missing sudo', async () => {
  const asked: string[][] = [];
  const answer = (code: number | null) => async (argv: readonly [string, ...string[]]) => {
    asked.push([...argv]);
    return code;
  };
  expect(await acquireSudo(answer(0))).toBe('ready');
  expect(await acquireSudo(answer(1))).toBe('refused');
  expect(await acquireSudo(answer(null))).toBe('unavailable');
  expect(asked[0]).toEqual(['/usr/bin/sudo', '-v']);
});

test("while the terminal is lent, Ctrl-C is the child's alone, and afterwards ours again", async () => {
  const script = `
    import {runInherited} from ${JSON.stringify(new URL('../../src/host/sudo.ts', import.meta.url).href)};
    const code = await runInherited(['/bin/sh', '-c', 'kill -INT $PPID; sleep 0.2; exit 4']);
    console.log(code, await runInherited(['/no/such/program']), process.listenerCount('SIGINT'));
  `;
  const tool = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  tool.stdout.on('data', data => {
    said += String(data);
  });
  const ended = await new Promise(resolve => tool.once('close', (code, signal) => resolve({code, signal})));
  expect(ended).toEqual({code: 0, signal: null});
  expect(said).toBe('4 null 0\n');
});
