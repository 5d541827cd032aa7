import {expect, test} from 'vitest';
import {httpFailure} from '../../src/host/http-failure.ts';
import {createUndiciHttp} from '../../src/host/undici-http.ts';
import {httpServer, tcpServer} from '../support/http-server.ts';
import {until} from '../support/until.ts';

const http = createUndiciHttp();

test('an answer has its status, headers and text', async () => {
  const {url} = await httpServer((_, response) =>
    response.writeHead(503, {'x-a': 'b', 'set-cookie': ['1', '2']}).end('warming up ü'),
  );
  expect(await http({method: 'GET', url: `${url}/v1/models`})).toMatchObject({
    ok: true,
    status: 503,
    headers: {'x-a': 'b', 'set-cookie': '1, 2'},
    body: 'warming up ü',
  });
});

test('a body is sent as JSON with the headers given', async () => {
  const {url} = await httpServer((request, response) => {
    let body = '';
    request.on('data', data => {
      body += String(data);
    });
    request.on('end', () =>
      response.end(
        `${request.method} ${request.url} ${request.headers['content-type']} ${request.headers.authorization} ${body}`,
      ),
    );
  });
  const answer = await http({
    method: 'POST',
    url: `${url}/v1/completions?x=1`,
    headers: {authorization: 'Bearer t'},
    body: {max_tokens: 1},
  });
  expect(answer).toMatchObject({
    ok: true,
    body: 'POST /v1/completions?x=1 application/json Bearer t {"max_tokens":1}',
  });
});

test('each request has a connection of its own', async () => {
  const server = await httpServer((_, response) => response.end('ok'));
  for (let index = 0; index < 3; index++) await http({method: 'GET', url: server.url});
  expect(server.connections()).toBe(3);
});

test('a redirect is an answer', async () => {
  const {url} = await httpServer((_, response) =>
    response.writeHead(302, {location: 'http://127.0.0.1:1/'}).end(),
  );
  expect(await http({method: 'HEAD', url})).toMatchObject({
    ok: true,
    status: 302,
    headers: {location: 'http://127.0.0.1:1/'},
  });
});

test('a port that nobody listens on is "refused"', async () => {
  const {url, port} = await httpServer(() => {});
  expect(await http({method: 'GET', url: url.replace(String(port), '1')})).toMatchObject({
    ok: false,
    kind: 'refused',
  });
});

test('a server that hangs up before it answers is "reset"', async () => {
  const {url} = await tcpServer(socket => socket.once('data', () => socket.resetAndDestroy()));
  expect(await http({method: 'GET', url})).toMatchObject({ok: false, kind: 'reset'});
  const polite = await tcpServer(socket => socket.once('data', () => socket.end()));
  expect(await http({method: 'GET', url: polite.url})).toMatchObject({ok: false, kind: 'reset'});
});

test('a body that breaks off is "reset", not an answer', async () => {
  const {url} = await httpServer((_, response) => {
    response.writeHead(200, {'content-length': '100'});
    response.write('half', () => response.destroy());
  });
  expect(await http({method: 'GET', url})).toMatchObject({ok: false, kind: 'reset'});
});

test('a server that takes the connection and never answers is a "timeout" when it should be', async () => {
  const {url, connections} = await tcpServer(() => {});
  const startedMs = performance.now();
  expect(await http({method: 'GET', url, timeoutMs: 300})).toEqual({
    ok: false,
    kind: 'timeout',
    message: 'no full answer within 300 ms',
  });
  expect(performance.now() - startedMs).toBeLessThan(1500);
  expect(connections()).toBe(1);
});

test('a body that trickles for ever is a "timeout" too', async () => {
  const {url} = await httpServer((_, response) => {
    const timer = setInterval(() => response.write('.'), 50);
    response.on('close', () => clearInterval(timer));
  });
  expect(await http({method: 'GET', url, timeoutMs: 400})).toMatchObject({ok: false, kind: 'timeout'});
});

test('cancelling is told apart from a timeout', async () => {
  const {url, connections} = await tcpServer(() => {});
  const cancel = new AbortController();
  const waiting = http({method: 'GET', url, signal: cancel.signal});
  await until('it is connected', () => connections() === 1);
  cancel.abort();
  expect(await waiting).toMatchObject({ok: false, kind: 'aborted'});
  expect(await http({method: 'GET', url, signal: AbortSignal.abort()})).toMatchObject({
    ok: false,
    kind: 'aborted',
  });
});

test('the first byte of the body is noticed once, before the rest is there', async () => {
  let firstByteAtMs = 0;
  const {url} = await httpServer((_, response) => {
    response.flushHeaders();
    setTimeout(() => response.write('a'), 50);
    setTimeout(() => response.end('b'), 250);
  });
  let calls = 0;
  const answer = await http({
    method: 'GET',
    url,
    onFirstByte: () => {
      calls += 1;
      firstByteAtMs = performance.now();
    },
  });
  expect(answer).toMatchObject({ok: true, body: 'ab'});
  expect(calls).toBe(1);
  expect(performance.now() - firstByteAtMs).toBeGreaterThan(100);
});

test('a body that is far too long does not fill the memory', async () => {
  const {url} = await httpServer((_, response) => void response.end(Buffer.alloc(17 * 1024 * 1024)));
  expect(await http({method: 'GET', url})).toMatchObject({
    ok: false,
    kind: 'other',
    message: expect.stringContaining('longer than'),
  });
});

test('a server that speaks no TLS where TLS is wanted is "tls"', async () => {
  const {port} = await tcpServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  expect(await http({method: 'GET', url: `https://127.0.0.1:${port}/`})).toMatchObject({
    ok: false,
    kind: 'tls',
  });
});

test('errors of the system and of undici have their kinds, also inside another', () => {
  const coded = (code: string) => Object.assign(new Error(code), {code});
  const kinds = [
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'UND_ERR_CONNECT_TIMEOUT',
    'UND_ERR_SOCKET',
    'EPIPE',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'CERT_HAS_EXPIRED',
    'EHOSTUNREACH',
  ];
  expect(kinds.map(code => httpFailure(coded(code)).kind)).toEqual([
    'dns',
    'dns',
    'timeout',
    'timeout',
    'reset',
    'reset',
    'tls',
    'tls',
    'other',
  ]);
  expect(httpFailure(new Error('failed', {cause: coded('ECONNREFUSED')})).kind).toBe('refused');
  expect(httpFailure(new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')])).kind).toBe(
    'refused',
  );
});

test('a rehearsal sends requests to where its servers really listen, in plain HTTP', async () => {
  const {port} = await httpServer((request, response) => response.end(`embedded ${request.url}`));
  const rehearsed = createUndiciHttp({
    route: (hostname, wanted) =>
      hostname === 'huggingface.co' && wanted === 443
        ? {hostname: '127.0.0.1', port}
        : {hostname, port: wanted},
  });
  expect(await rehearsed({method: 'GET', url: 'https://huggingface.co/api/whoami-v2?a=b'})).toMatchObject({
    ok: true,
    body: 'embedded /api/whoami-v2?a=b',
  });
});

test('a proxy is used for other hosts and never for loopback', async () => {
  const proxy = await httpServer((_, response) => response.end('through the proxy'));
  const direct = await httpServer((_, response) => response.end('direct'));
  const proxied = createUndiciHttp({environment: {http_proxy: proxy.url}});
  expect(await proxied({method: 'GET', url: direct.url})).toMatchObject({body: 'direct'});
  expect(proxy.connections()).toBe(0);
  await proxied({method: 'GET', url: 'http://hub.invalid/x'});
  expect(proxy.connections()).toBe(1);
});

const guess = (url: string, timeoutMs = 2000) =>
  http({method: 'GET', url: `${url}/v1/models`, isGuess: true, connectTimeoutMs: 500, timeoutMs});

test('a guess that somebody listens is answered on the one connection it takes', async () => {
  const server = await httpServer((_, response) => response.end('{}'));
  expect(await guess(server.url)).toMatchObject({ok: true, status: 200, body: '{}'});
  expect(server.connections()).toBe(1);
});

test('a guess is refused where nobody listens, and reset where a proxy hangs up at once', async () => {
  expect(await guess('http://127.0.0.1:1')).toMatchObject({ok: false, kind: 'refused'});
  const asked: string[] = [];
  const {url} = await tcpServer(socket => {
    socket.on('data', data => asked.push(String(data)));
    socket.end();
  });
  expect(await guess(url)).toMatchObject({ok: false, kind: 'reset'});
  expect(asked).toEqual([]);
});

test('a guess at a server that accepts and never answers is given up', async () => {
  const {url} = await tcpServer(() => undefined);
  expect(await guess(url, 100)).toMatchObject({ok: false, kind: 'timeout'});
});

test('a guess ends with the signal', async () => {
  const {url} = await tcpServer(() => undefined);
  const leave = new AbortController();
  const answer = http({method: 'GET', url, isGuess: true, signal: leave.signal});
  leave.abort();
  expect(await answer).toMatchObject({ok: false, kind: 'aborted'});
});
