import {expect, test} from 'vitest';
import {ratesOf} from '../../src/diagnose/look/activity.ts';
import {environmentOf, hideSecretsOf} from '../../src/diagnose/look/environment.ts';
import {parseCards, parseHolders} from '../../src/diagnose/look/gpu.ts';
import {tellingLines} from '../../src/diagnose/look/kernel.ts';
import {limited} from '../../src/diagnose/look/limited.ts';
import {bornMs} from '../../src/diagnose/look/lives-of-log.ts';
import {lasting, lookAtSockets} from '../../src/diagnose/look/sockets.ts';
import {createRedactor} from '../../src/engine/redact.ts';
import {outgoing, tcpRows} from '../../src/host/tcp-table.ts';
import {contextWith} from './machine.ts';

test('rates are per second, and a counter that began anew says nothing', () => {
  const before = {atMs: 1000, cpuNs: 1e9, diskBytes: 500, networkBytes: 1000};
  const after = {atMs: 3000, cpuNs: 4e9, diskBytes: 100, networkBytes: 3000};
  expect(ratesOf(before, after)).toEqual({
    overMs: 2000,
    cores: 1.5,
    diskBytesPerSecond: null,
    networkBytesPerSecond: 1000,
  });
  expect(ratesOf(before, before)).toBeNull();
});

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 020011AC:9C40 0A01A8C0:01BB 02 00000001:00000000 01:00000064 00000001     0        0 2 1 0 100 0 0 10 0
   2: 020011AC:9C41 0A01A8C0:01BB 01 00000000:00000000 00:00000000 00000000     0        0 3 1 0 100 0 0 10 0
`;

const STATES = {SYN_SENT: '02', ESTABLISHED: '01', OVER: '06'};
const row = (port: string, state: keyof typeof STATES, again = 0) =>
  `   1: 020011AC:${port} 0A01A8C0:01BB ${STATES[state]} 00000001:00000000 01:00000064 0000000${again}     0`;
const rowsOf = (...lines: readonly string[]) => outgoing(tcpRows(lines.join('\n')));

test('of the connections of a network, those that last are told with their peer and state', () => {
  const before = outgoing(tcpRows(TCP));
  const peer = {address: '192.168.1.10', port: 443, isUnacknowledged: false};
  expect(lasting(before, before)).toEqual([
    {...peer, state: 'SYN_SENT'},
    {...peer, state: 'ESTABLISHED'},
  ]);
  expect(lasting(before, rowsOf(row('9C42', 'SYN_SENT')))).toEqual([]);
  expect(lasting(before, rowsOf(row('9C40', 'ESTABLISHED')))).toEqual([{...peer, state: 'ESTABLISHED'}]);
  expect(lasting(before, rowsOf(row('9C41', 'OVER')))).toEqual([]);
  expect(lasting(before, rowsOf(row('9C41', 'ESTABLISHED', 4)))).toEqual([
    {...peer, state: 'ESTABLISHED', isUnacknowledged: true},
  ]);
});

test('connections that cannot be seen, or are everybody’s, are not taken for none', async () => {
  const facts = {id: 'a', pid: 7, networkMode: 'bridge'};
  const files = {'/proc/7/net/tcp': TCP};
  const {host} = contextWith({docker: {}, files});
  expect(await lookAtSockets({host}, facts)).toMatchObject({ok: true});
  expect(await lookAtSockets({host}, {...facts, pid: 8})).toMatchObject({
    ok: false,
    message: 'process 8 is not seen from here',
  });
  expect(await lookAtSockets({host}, {...facts, networkMode: 'host'})).toMatchObject({ok: false});
});

const ID = 'a'.repeat(64);
const KERNEL = `2026-11-27T13:25:45,890502+00:00 Memory cgroup out of memory: Killed process 1863 (python3)
2026-11-27T13:25:45,890400+00:00 oom-kill:constraint=CONSTRAINT_MEMCG,task_memcg=/docker/${'b'.repeat(64)},task=x
2026-11-27T13:25:45,890300+00:00 oom-kill:constraint=CONSTRAINT_MEMCG,task_memcg=/docker/${ID},task=python3
2026-11-27T13:00:00,000000+00:00 Out of memory: Killed process 7 (old)
2026-11-27T13:25:46,000000+00:00 eth0: link up`;

test("of the kernel's words only those about memory count, since then, and not those of another container", () => {
  const lines = tellingLines(KERNEL, ID, Date.parse('2026-11-27T13:20:00Z'));
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('Killed process 1863');
  expect(lines[1]).toContain(ID);
});

test('a life is born half-way between the end of the one before and its own StartedAt', () => {
  const facts = {startedAt: '2026-11-27T12:00:02Z', finishedAt: '2026-11-27T12:00:00Z'};
  expect(bornMs(facts, [])).toBe(Date.parse('2026-11-27T12:00:01Z'));
  const over = {startedAt: '2026-11-27T12:00:02Z', finishedAt: '2026-11-27T12:05:00Z'};
  const died = [{action: 'die', exitCode: 1, atMs: Date.parse('2026-11-27T12:00:01.500Z')}];
  expect(bornMs(over, died)).toBe(Date.parse('2026-11-27T12:00:01.750Z'));
  expect(bornMs({startedAt: null, finishedAt: null}, [])).toBeNaN();
});

test('cards as nvidia-smi lists them; what one does not say is not known, and no row is no card', () => {
  const text =
    '0, NVIDIA H100 NVL, 4, 95830, 12\n1, NVIDIA GB10, [N/A], [Not Supported], [N/A]\nNo devices\n';
  expect(parseCards(text)).toEqual([
    {index: 0, name: 'NVIDIA H100 NVL', usedMib: 4, totalMib: 95_830, busyPercent: 12},
    {index: 1, name: 'NVIDIA GB10', usedMib: null, totalMib: null, busyPercent: null},
  ]);
});

test('who holds a GPU, also with a comma in its name', () => {
  expect(
    parseHolders('812, /usr/bin/python3, 65000\n9, a, b, [N/A]\n\nNo running processes found\n'),
  ).toEqual([
    {pid: 812, program: '/usr/bin/python3', usedMib: 65_000},
    {pid: 9, program: 'a, b', usedMib: null},
  ]);
});

test('a token is told to be there, or only in a name that nothing reads, and its value is never shown', () => {
  const redactor = createRedactor();
  const secret = 'verySecretValue123';
  const env = {HUGGINGFACE_HUB_TOKEN: secret, HTTPS_PROXY: `http://me:${secret}@proxy:3128`, HF_HOME: '/c'};
  hideSecretsOf({env, command: ['vllm', '--api-key', 'anotherSecret99', '--model', 'x']}, redactor);
  const seen = environmentOf(env, redactor);
  expect(seen.token).toBe('only-in-a-name-that-nothing-reads');
  expect(seen.variables.HF_HOME).toBe('/c');
  expect(JSON.stringify(seen)).not.toContain(secret);
  expect(redactor.text('--api-key anotherSecret99')).not.toContain('anotherSecret99');
  expect(environmentOf({HF_TOKEN: ' '}, redactor).token).toBe('absent');
  expect(environmentOf({HF_TOKEN: 'hf_x'}, redactor).token).toBe('present');
});

test('a look that hangs could not be seen, and is told to stop', async () => {
  const context = contextWith({docker: {}});
  let stopped = false;
  const read = await limited(context, 3000, inner => {
    inner.signal.addEventListener('abort', () => {
      stopped = true;
    });
    return new Promise(() => undefined);
  });
  expect(read).toEqual({ok: false, code: 'timeout', message: 'no answer within 3 s'});
  expect(stopped).toBe(true);
  expect(context.clock.nowMs()).toBe(3000);
});
