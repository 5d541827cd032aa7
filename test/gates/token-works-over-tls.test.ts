import {readFileSync} from 'node:fs';
import type {RequestListener} from 'node:http';
import {createServer as createTlsServer} from 'node:https';
import {connect} from 'node:net';
import {getCACertificates, setDefaultCACertificates} from 'node:tls';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {tokenWorks} from '../../src/gates/token-works.ts';
import {createUndiciHttp} from '../../src/host/undici-http.ts';
import {type LoopbackServer, listening, proxyServer} from '../support/http-server.ts';
import {contextOn} from './machine.ts';
import {goodEnv, withEnv} from './with-env.ts';

/** A real proxy in front of a real server with TLS: what tells their troubles apart is what they really send. */

const file = (name: string): string =>
  readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), 'utf8');
const trusted = getCACertificates('default');
beforeAll(() => setDefaultCACertificates([...trusted, file('authority')]));
afterAll(() => setDefaultCACertificates(trusted));

const hub: RequestListener = (request, response) => {
  response.setHeader('date', new Date().toUTCString());
  if (request.headers.authorization !== 'Bearer hf_abcdefghijklmnop')
    response.writeHead(401, {'x-error-message': 'Invalid username or password.'}).end();
  else if (request.url === '/api/whoami-v2') response.end('{"name": "ann"}');
  else response.writeHead(200, {etag: '"1"', 'x-repo-commit': 'abc'}).end();
};
const answers =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (request, response) =>
    request.url === '/api/whoami-v2' ? hub(request, response) : response.writeHead(status, headers).end();

type World = {
  readonly certificate?: 'valid' | 'expired' | 'early';
  readonly hub?: RequestListener;
  /** What the proxy answers to CONNECT; undefined = it lets everything through. */
  readonly refusal?: string;
  /** The Date of the hub; undefined = now. */
  readonly date?: string;
};

async function startHub({certificate = 'valid', hub: listener = hub}: World): Promise<LoopbackServer> {
  return listening(createTlsServer({key: file('key'), cert: file(certificate)}, listener));
}

async function startProxy(to: LoopbackServer, {refusal, date}: World): Promise<LoopbackServer> {
  const plain: RequestListener = (_request, response) => {
    response.setHeader('date', date ?? new Date().toUTCString());
    response.writeHead(301, {location: 'https://hub.test/'}).end();
  };
  return proxyServer(plain, socket => {
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
    const tunnel = connect(to.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      tunnel.pipe(socket);
      socket.pipe(tunnel);
    });
    tunnel.on('error', () => socket.destroy());
  });
}

async function checked(world: World, token = 'hf_abcdefghijklmnop') {
  const proxy = await startProxy(await startHub(world), world);
  const environment = {https_proxy: proxy.url, http_proxy: proxy.url};
  const text = `${goodEnv.replace(/HF_TOKEN=.*/, `HF_TOKEN=${token}`)}HF_ENDPOINT=https://hub.test\n`;
  const context = contextOn(withEnv({environment}, text));
  const clock = {...context.clock, wall: () => new Date()};
  return tokenWorks.check({...context, clock, http: createUndiciHttp({environment})});
}

test.each<[string, World, string, string]>([
  ['through a proxy that only passes on', {}, 'pass', 'the token reads'],
  ['a proxy that wants a password', {refusal: '407 Proxy Authentication Required'}, 'stop', 'wants a user'],
  ['a proxy that forbids the hub', {refusal: '403 Forbidden'}, 'stop', 'does not let us through (403)'],
  ['a certificate of old, the clock being right', {certificate: 'expired'}, 'stop', 'has expired'],
  [
    'a certificate of old, because the clock is ahead',
    {certificate: 'expired', date: 'Thu, 01 Jun 2000 00:00:00 GMT'},
    'stop',
    "ahead of the hub's",
  ],
  [
    'a certificate of the future, because the clock is behind',
    {certificate: 'early', date: 'Thu, 01 Jun 2090 00:00:00 GMT'},
    'stop',
    "behind the hub's",
  ],
  ['a certificate of the future, the clock being right', {certificate: 'early'}, 'stop', 'is not valid yet'],
  [
    'a gated model',
    {hub: answers(403, {'x-error-code': 'GatedRepo'})},
    'stop',
    'is gated, and access is not granted',
  ],
  ['no such model', {hub: answers(404, {'x-error-code': 'RepoNotFound'})}, 'stop', 'no model'],
  ['too many questions', {hub: answers(429)}, 'unknown', 'limits our requests'],
])('%s', async (_, world, status, short) => {
  const result = await checked(world);
  expect({status: result.status, short: result.short}).toEqual({
    status,
    short: expect.stringContaining(short),
  });
});

test('a token that the hub does not know', async () => {
  expect(await checked({}, 'hf_zyxwvutsrqponmlk')).toMatchObject({status: 'stop'});
});

test('a certificate that nobody here has signed', async () => {
  setDefaultCACertificates(trusted);
  try {
    expect((await checked({})).short).toBe('no trusted TLS with https://hub.test');
  } finally {
    setDefaultCACertificates([...trusted, file('authority')]);
  }
});

test('a proxy that is not there', async () => {
  const environment = {https_proxy: 'http://127.0.0.1:9'};
  const text = `${goodEnv}HF_ENDPOINT=https://hub.test\n`;
  const context = contextOn(withEnv({environment}, text));
  const result = await tokenWorks.check({...context, http: createUndiciHttp({environment})});
  expect(result).toMatchObject({status: 'stop', short: 'the proxy 127.0.0.1:9 refuses connections'});
});
