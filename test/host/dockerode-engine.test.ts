import type {IncomingMessage, ServerResponse} from 'node:http';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {dockerFailure} from '../../src/host/docker-failure.ts';
import {createDockerodeEngine} from '../../src/host/dockerode-engine.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {unixServer} from '../support/unix-server.ts';
import {until} from '../support/until.ts';
import {inspectAnswer, statsAnswer} from './engine-answers.ts';
import {frame} from './frame.ts';

const T1 = '2026-11-23T15:41:01.123456789Z';

type Handler = (response: ServerResponse, request: IncomingMessage, body: string) => void;

const json =
  (value: unknown, status = 200): Handler =>
  response => {
    response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(value));
  };
const nothing =
  (status: number): Handler =>
  response => {
    response.writeHead(status).end();
  };
const never: Handler = () => {};

/** A daemon that knows these routes ("GET /version"), and 404 for all else. */
async function daemon(routes: Readonly<Record<string, Handler>>) {
  const asked: string[] = [];
  const server = await unixServer((request, response) => {
    const address = new URL(request.url ?? '/', 'http://docker');
    asked.push(`${request.method} ${request.url}`);
    let body = '';
    request.on('data', data => {
      body += String(data);
    });
    request.on('end', () => {
      const handler =
        routes[`${request.method} ${address.pathname}`] ?? json({message: 'No such container: x'}, 404);
      handler(response, request, body);
    });
  });
  return {...server, asked, docker: createDockerodeEngine({socketPath: server.socketPath})};
}

const inspected = {'GET /containers/vllm_baseline/json': json(inspectAnswer)};

async function collected<T>(lines: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

test('the version names the engine, its API, its folder and its runtimes', async () => {
  const {docker} = await daemon({
    'GET /version': json({Version: '28.2.2', ApiVersion: '1.50'}),
    'GET /info': json({DockerRootDir: '/var/lib/docker', Runtimes: {runc: {}, nvidia: {}}}),
  });
  expect(await docker.version()).toEqual({
    ok: true,
    value: {engine: '28.2.2', api: '1.50', dataRoot: '/var/lib/docker', runtimes: ['runc', 'nvidia']},
  });
});

test('a daemon that hangs is a timeout after five seconds, and no socket stays open', async () => {
  const {docker, openSockets} = await daemon({'GET /version': never, 'GET /info': never});
  const startedMs = performance.now();
  expect(await docker.version()).toMatchObject({
    ok: false,
    code: 'timeout',
    message: expect.stringContaining('journalctl -u docker'),
  });
  expect(performance.now() - startedMs).toBeLessThan(8000);
  await until('sockets closed', () => openSockets() === 0);
});

test('no daemon is "unreachable" and says how to start it', async () => {
  const docker = createDockerodeEngine({socketPath: join(temporaryFolder(), 'none.sock')});
  expect(await docker.list()).toMatchObject({
    ok: false,
    code: 'unreachable',
    message: expect.stringContaining('systemctl start docker'),
  });
});

test('a daemon that goes away in mid answer is "unreachable"', async () => {
  const {docker} = await daemon({'GET /containers/json': response => response.destroy()});
  expect(await docker.list()).toMatchObject({ok: false, code: 'unreachable'});
});

test('no right to the socket is "permission" and says what the group means', () => {
  const denied = Object.assign(new Error('connect EACCES /var/run/docker.sock'), {code: 'EACCES'});
  expect(dockerFailure(denied, '/var/run/docker.sock', false)).toMatchObject({
    code: 'permission',
    message: expect.stringContaining('as good as root'),
  });
});

test('a container that is not there is "not-found", also where its name could not be one', async () => {
  const {docker, asked} = await daemon({});
  expect(await docker.inspect('vllm_baseline')).toMatchObject({ok: false, code: 'not-found'});
  expect(await docker.image('vllm_faststart:latest')).toMatchObject({ok: false, code: 'not-found'});
  expect(asked).toHaveLength(2);
  expect(await docker.inspect('../images/x')).toMatchObject({ok: false, code: 'not-found'});
  expect(await docker.stats('a?b=c')).toMatchObject({ok: false, code: 'not-found'});
  expect(await docker.image('a?b')).toMatchObject({ok: false, code: 'not-found'});
  expect(asked).toHaveLength(2);
});

test('an image is asked for by its whole reference', async () => {
  const {docker} = await daemon({
    'GET /images/registry.local:5000/team/vllm:1.0/json': json({
      Id: 'sha256:1',
      RepoDigests: ['a@sha256:2'],
      Created: 'c',
      Config: {Labels: {k: 'v'}},
    }),
  });
  expect(await docker.image('registry.local:5000/team/vllm:1.0')).toEqual({
    ok: true,
    value: {id: 'sha256:1', digests: ['a@sha256:2'], createdAt: 'c', labels: {k: 'v'}},
  });
});

test("the daemon's own words come with its errors", async () => {
  const {docker} = await daemon({
    'POST /containers/vllm_baseline/start': json({message: 'port is already allocated'}, 500),
    'DELETE /containers/vllm_baseline': json({message: 'container is in use'}, 409),
  });
  expect(await docker.start('vllm_baseline')).toMatchObject({
    ok: false,
    code: 'http-500',
    message: expect.stringContaining('port is already allocated'),
  });
  expect(await docker.remove('vllm_baseline')).toEqual({
    ok: false,
    code: 'conflict',
    message: 'container is in use',
  });
});

test('starting what runs and stopping what has stopped is done already', async () => {
  const {docker, asked} = await daemon({
    'POST /containers/vllm_baseline/start': nothing(304),
    'POST /containers/vllm_baseline/stop': nothing(304),
    'POST /containers/vllm_baseline/wait': json({StatusCode: 0}),
  });
  expect(await docker.start('vllm_baseline')).toEqual({ok: true, value: null});
  expect(await docker.stop('vllm_baseline')).toEqual({ok: true, value: null});
  expect(asked.at(-1)).toContain('condition=not-running');
});

test('stop comes back when the container has exited, not when Docker was told', async () => {
  let exited = false;
  const {docker, asked} = await daemon({
    'POST /containers/vllm_baseline/stop': nothing(204),
    'POST /containers/vllm_baseline/wait': (response, request) => {
      setTimeout(() => {
        exited = true;
        json({StatusCode: 137})(response, request, '');
      }, 100);
    },
  });
  expect(await docker.stop('vllm_baseline', 7)).toEqual({ok: true, value: null});
  expect(exited).toBe(true);
  expect(asked[0]).toContain('t=7');
});

test('a removal that is under way is waited for', async () => {
  const {docker} = await daemon({
    'DELETE /containers/vllm_baseline': json({message: 'removal of container x is already in progress'}, 409),
    'POST /containers/vllm_baseline/wait': json({StatusCode: 0}),
  });
  expect(await docker.remove('vllm_baseline')).toEqual({ok: true, value: null});
});

test('a restart policy is set with its number of tries', async () => {
  const bodies: unknown[] = [];
  const {docker} = await daemon({
    'POST /containers/vllm_baseline/update': (response, _request, body) => {
      bodies.push(JSON.parse(body));
      json({Warnings: null})(response, _request, '');
    },
  });
  expect(await docker.setRestartPolicy('vllm_baseline', 'on-failure:3')).toEqual({ok: true, value: null});
  await docker.setRestartPolicy('vllm_baseline', 'no');
  expect(bodies).toEqual([
    {RestartPolicy: {Name: 'on-failure', MaximumRetryCount: 3}},
    {RestartPolicy: {Name: 'no', MaximumRetryCount: 0}},
  ]);
});

test('a restart policy is set on a crash-looping container though Docker refuses between its lives', async () => {
  let tries = 0;
  const {docker} = await daemon({
    'POST /containers/vllm_baseline/update': (response, request, body) => {
      tries += 1;
      const answer =
        tries < 3 ? json({message: 'cannot update a deleted process: unknown'}, 500) : json({Warnings: null});
      answer(response, request, body);
    },
  });
  expect(await docker.setRestartPolicy('vllm_baseline', 'no')).toEqual({ok: true, value: null});
  expect(tries).toBe(3);
});

test('stats are asked for once, without the second that Docker would wait to compare', async () => {
  const {docker, asked} = await daemon({'GET /containers/vllm_baseline/stats': json(statsAnswer)});
  expect(await docker.stats('vllm_baseline')).toMatchObject({ok: true, value: {rxBytes: 1234}});
  expect(asked[0]).toContain('stream=false&one-shot=true');
});

test('a log is read whole, from a time on, also where it happens to be JSON', async () => {
  const {docker, asked} = await daemon({
    'GET /containers/vllm_baseline/json': json({
      ...inspectAnswer,
      Config: {...inspectAnswer.Config, Tty: true},
    }),
    'GET /containers/c0ffee/logs': response => void response.end('{"a":1}'),
  });
  expect(await docker.readLogs('vllm_baseline', {since: T1, tail: 20})).toEqual({
    ok: true,
    value: [{text: '{"a":1}', stream: 'stdout', at: null}],
  });
  expect(asked[1]).toMatch(/follow=false.*tail=20.*since=1795448461\.123456789/);
});

test('a log that breaks off is not passed off as whole', async () => {
  const {docker} = await daemon({
    ...inspected,
    'GET /containers/c0ffee/logs': response => {
      response.write(frame(1, `${T1} one\n`), () => response.destroy());
    },
  });
  expect(await docker.readLogs('vllm_baseline', {})).toMatchObject({ok: false, code: 'unreachable'});
  expect(await docker.readLogs('other', {})).toMatchObject({ok: false, code: 'not-found'});
});

test('a log is followed through frames cut at odd places until the container ends', async () => {
  const bytes = Buffer.concat([
    frame(1, `${T1} größe\n`),
    frame(2, `${T1} two\n`),
    frame(1, `${T1} three\n`),
  ]);
  const {docker, openSockets} = await daemon({
    ...inspected,
    'POST /containers/c0ffee/wait': never,
    'GET /containers/c0ffee/logs': async response => {
      for (const byte of bytes)
        await new Promise<void>(resolve => response.write(Buffer.of(byte), () => resolve()));
      response.end();
    },
  });
  const lines = await collected(docker.followLogs('vllm_baseline', {signal: new AbortController().signal}));
  expect(lines.map(line => [line.stream, line.text])).toEqual([
    ['stdout', 'größe'],
    ['stderr', 'two'],
    ['stdout', 'three'],
  ]);
  await until('sockets closed', () => openSockets() === 0);
});

test('a log stream that never ends is ended by the end of the container, last lines included', async () => {
  const {docker, openSockets} = await daemon({
    ...inspected,
    'POST /containers/c0ffee/wait': json({StatusCode: 1}),
    'GET /containers/c0ffee/logs': response => {
      response.write(frame(1, `${T1} one\n`));
      setTimeout(() => response.write(frame(2, `${T1} last words\n`)), 300);
    },
  });
  const lines = await collected(docker.followLogs('vllm_baseline', {signal: new AbortController().signal}));
  expect(lines.map(line => line.text)).toEqual(['one', 'last words']);
  await until('sockets closed', () => openSockets() === 0);
});

test('the signal ends following at once and closes every socket', async () => {
  const {docker, openSockets} = await daemon({
    ...inspected,
    'POST /containers/c0ffee/wait': never,
    'GET /containers/c0ffee/logs': response => void response.write(frame(1, `${T1} one\n`)),
  });
  const leave = new AbortController();
  for await (const line of docker.followLogs('vllm_baseline', {signal: leave.signal})) {
    expect(line.text).toBe('one');
    expect(openSockets()).toBe(2);
    leave.abort();
  }
  await until('sockets closed', () => openSockets() === 0);
});

test('who stops reading in the middle leaves no socket behind', async () => {
  const {docker, openSockets} = await daemon({
    ...inspected,
    'POST /containers/c0ffee/wait': never,
    'GET /containers/c0ffee/logs': response => void response.write(frame(1, `${T1} one\n`)),
  });
  for await (const _ of docker.followLogs('vllm_baseline', {signal: new AbortController().signal})) break;
  await until('sockets closed', () => openSockets() === 0);
});

test('following a container that is not there ends without a line', async () => {
  const {docker} = await daemon({});
  expect(await collected(docker.followLogs('vllm_baseline', {signal: new AbortController().signal}))).toEqual(
    [],
  );
});

test('events come one by one, whatever the network cuts, until the daemon goes away', async () => {
  const event = (Action: string, exitCode?: string) =>
    JSON.stringify({
      Type: 'container',
      Action,
      time: 1795448461,
      timeNano: 1795448461123000000,
      Actor: {
        ID: 'c0ffee',
        Attributes: {name: 'vllm_baseline', ...(exitCode === undefined ? {} : {exitCode})},
      },
    });
  const {docker, asked, openSockets} = await daemon({
    'GET /events': response => {
      const text = `${event('start')}\n${event('die', '137')}\n`;
      response.write(text.slice(0, 40), () => response.write(text.slice(40), () => response.destroy()));
    },
  });
  expect(await collected(docker.events({signal: new AbortController().signal}))).toEqual([
    {action: 'start', container: 'vllm_baseline', id: 'c0ffee', exitCode: null, atMs: 1795448461123},
    {action: 'die', container: 'vllm_baseline', id: 'c0ffee', exitCode: 137, atMs: 1795448461123},
  ]);
  expect(decodeURIComponent(asked[0] ?? '')).toContain(
    'filters={"type":["container"],"event":["start","die","oom","destroy"]}',
  );
  await until('sockets closed', () => openSockets() === 0);
});

test('waiting for an event ends with the signal', async () => {
  const {docker, openSockets} = await daemon({'GET /events': response => response.flushHeaders()});
  const leave = new AbortController();
  const waiting = collected(docker.events({signal: leave.signal}));
  await until('it listens', () => openSockets() === 1);
  leave.abort();
  expect(await waiting).toEqual([]);
  await until('sockets closed', () => openSockets() === 0);
});
