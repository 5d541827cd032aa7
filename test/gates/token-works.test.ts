import {describe, expect, it} from 'vitest';
import {blamesToken, type TokenWorksFacts, tokenWorks} from '../../src/gates/token-works.ts';
import type {HttpAnswer, HttpRequest} from '../../src/host/ports.ts';
import {contextOn} from './machine.ts';
import {goodEnv, withEnv} from './with-env.ts';

const answer = (status: number, headers: Record<string, string> = {}, body = ''): HttpAnswer => ({
  ok: true,
  status,
  headers,
  body,
});
const file = answer(200, {etag: '"1"', 'x-repo-commit': '1'});
const broken = (kind: Extract<HttpAnswer, {ok: false}>['kind']): HttpAnswer => ({
  ok: false,
  kind,
  message: kind,
});
const config = (hfToken: string | null): TokenWorksFacts['config'] => ({
  ok: true,
  value: {
    modelFolder: '/nvme/m',
    cacheFolder: '/nvme/c',
    modelName: 'org/model',
    memPoolSize: '32GB',
    baselinePort: 8001,
    faststartPort: 8082,
    hfToken,
    hfEndpoint: 'https://hub.test',
    threads: 16,
    chunkSize: '128MB',
    revision: 'main',
    dtype: 'bfloat16',
    ranks: 1,
    gpuIds: ['0'],
  },
});

describe('token-works', () => {
  const known = answer(200, {}, '{"name": "ann"}');
  it.each<[string, HttpAnswer | null, HttpAnswer, string, string]>([
    ['a token that reads the model', known, file, 'pass', 'the token reads org/model'],
    [
      'a redirect to the storage',
      known,
      answer(302, {location: 'https://cdn.test/1', 'x-linked-size': '1'}),
      'pass',
      'the token reads org/model',
    ],
    ['no token, public model', null, file, 'warn', 'no token is set'],
    ['a hub without whoami', answer(404), file, 'warn', 'could not be asked'],
    ['whoami under its limit', answer(429), file, 'warn', 'could not be asked'],
    ['N04 a whoami that names nobody', answer(200, {}, '<html>'), file, 'warn', 'could not be asked'],
    [
      'N04 any web server',
      answer(200),
      answer(200, {'content-type': 'text/html'}),
      'unknown',
      'is not a hub',
    ],
    [
      'N04 a login page',
      answer(302, {location: 'https://portal.test/login'}),
      answer(302, {location: 'https://portal.test/login?next=/org/model/resolve/main/config.json'}),
      'stop',
      'sends us on to portal.test',
    ],
    [
      'N04 a login page of the hub itself',
      known,
      answer(303, {location: '/login'}),
      'stop',
      'on to hub.test',
    ],
    ['N04 a redirect to nowhere', known, answer(302, {etag: '1'}), 'unknown', 'answers 302'],
    ['N04 a redirect of another kind', known, answer(305, {'x-repo-commit': '1'}), 'unknown', 'answers 305'],
    ['N04 a bad token', answer(401), answer(401), 'stop', 'does not accept the token'],
    ['N04 a token without rights to this model', known, answer(401), 'stop', 'refuses the token'],
    ['no token, private model', null, answer(401), 'stop', 'needs a token'],
    ['N05 a gated model', known, answer(403, {'x-error-code': 'GatedRepo'}), 'stop', 'is gated'],
    [
      'N05 a gated model, no token',
      null,
      answer(401, {'x-error-code': 'GatedRepo'}),
      'stop',
      'no token is set',
    ],
    ['N06 no such model', known, answer(404, {'x-error-code': 'RepoNotFound'}), 'stop', 'there is no model'],
    [
      'N06 no config.json',
      known,
      answer(404, {'x-error-code': 'EntryNotFound'}),
      'stop',
      'has no config.json',
    ],
    ['N07 too many requests', known, answer(429, {'retry-after': '30'}), 'unknown', 'limits our requests'],
    ['a hub in trouble', known, answer(503), 'unknown', 'answers 503'],
    ['N01 no DNS', broken('dns'), broken('dns'), 'stop', 'does not resolve'],
    ['N01 refused', broken('refused'), broken('refused'), 'stop', 'refuses connections'],
    ['N13 silence', broken('timeout'), broken('timeout'), 'stop', 'does not answer'],
    ['a cut', broken('reset'), broken('reset'), 'stop', 'does not answer'],
    ['N03 TLS', broken('tls'), broken('tls'), 'stop', 'no trusted TLS'],
    ['407 the proxy wants a password', known, answer(407), 'stop', 'proxy:3128 wants a user and a password'],
    [
      '407 from a tunnel that the proxy refuses',
      known,
      {ok: false, kind: 'other', message: 'Proxy response (407) !== 200 when HTTP Tunneling'},
      'stop',
      'wants a user and a password',
    ],
    [
      'a proxy that forbids the hub',
      known,
      {ok: false, kind: 'other', message: 'Proxy response (403) !== 200 when HTTP Tunneling'},
      'stop',
      'does not let us through (403)',
    ],
    ['403 a token without the right', known, answer(403), 'stop', 'the token may not read org/model'],
    [
      'a model that was renamed',
      known,
      answer(307, {location: '/neworg/model/resolve/main/config.json'}),
      'warn',
      'org/model is now called neworg/model',
    ],
    [
      'a redirect to the small-file cache',
      known,
      answer(307, {location: '/api/resolve-cache/models/org/model/1/config.json'}),
      'pass',
      'reads org/model',
    ],
    ['cancelled', broken('aborted'), broken('aborted'), 'unknown', 'could not be asked'],
    ['something else', broken('other'), broken('other'), 'unknown', 'could not be asked'],
  ])('%s', (_, whoami, head, status, short) => {
    const proxied = short.includes('proxy:3128');
    const result = tokenWorks.judge({
      config: config(whoami === null ? null : 'hf_token_value'),
      access: {whoami, head, proxy: proxied ? 'proxy:3128' : null, clockAheadMs: null, evidence: []},
    });
    expect(result.status).toBe(status);
    expect(result.short).toContain(short);
    if (status === 'stop') expect(result.fixes.length).toBeGreaterThan(0);
  });

  it('asks the hub of HF_ENDPOINT, whoami once, and shows no token', async () => {
    const asked: HttpRequest[] = [];
    const http = (request: HttpRequest) => {
      asked.push(request);
      return answer(200);
    };
    const result = await tokenWorks.check(
      contextOn(withEnv({http}, `${goodEnv}HF_ENDPOINT=http://127.0.0.1:9000/\n`)),
    );
    expect(asked.map(request => `${request.method} ${request.url}`)).toEqual([
      'GET http://127.0.0.1:9000/api/whoami-v2',
      'HEAD http://127.0.0.1:9000/meta-llama/Llama-3.1-8B-Instruct/resolve/main/config.json',
    ]);
    expect(asked[1]?.headers?.authorization).toBe('Bearer hf_abcdefghijklmnop');
    expect(JSON.stringify(result)).not.toContain('hf_abcdefghijklmnop');
    expect(result.evidence[1]?.command).toContain('"Authorization: Bearer $HF_TOKEN"');
  });

  it('does not ask without .env', async () => {
    expect(await tokenWorks.check(contextOn({}))).toMatchObject({
      status: 'unknown',
      short: '.env does not say enough',
    });
  });

  it('is the one gate that may be waived: a full cache needs no hub', () => {
    expect(tokenWorks.waivable).toBe(true);
  });

  const tls = (message: string, clockAheadMs: number | null) =>
    tokenWorks.judge({
      config: config(null),
      access: {
        whoami: null,
        head: {ok: false, kind: 'tls', message},
        proxy: null,
        clockAheadMs,
        evidence: [],
      },
    });
  const DAY_MS = 86_400_000;

  it.each([
    ['a clock that is behind', 'certificate is not yet valid', -400 * DAY_MS, "400 days behind the hub's"],
    ['a clock that is ahead', 'certificate has expired', 3 * DAY_MS, "3 days ahead of the hub's"],
    ['a clock that is behind is no reason', 'certificate has expired', -3 * DAY_MS, 'hub.test has expired'],
    ['a clock that is ahead is no reason', 'certificate is not yet valid', 3 * DAY_MS, 'is not valid yet'],
    ['a clock that is right', 'certificate has expired', 2000, 'of https://hub.test has expired'],
    [
      'nobody to ask the time',
      'certificate is not yet valid',
      null,
      'is not valid yet: this clock is behind',
    ],
    ['a certificate of somebody', 'self-signed certificate in certificate chain', null, 'no trusted TLS'],
  ])('N03 TLS and the clock are told apart: %s', (_, message, ahead, short) => {
    const result = tls(message, ahead);
    expect(result.status).toBe('stop');
    expect(result.short).toContain(short);
    expect(result.fixes.some(fix => fix.byHand?.includes('date -u'))).toBe(
      /clock|ahead|behind/.test(result.short),
    );
  });

  it('N03 asks the hub for the time without TLS where a certificate is of another time', async () => {
    const asked: string[] = [];
    const http = (request: HttpRequest): HttpAnswer => {
      asked.push(request.url);
      return request.url.startsWith('http:')
        ? answer(301, {date: 'Fri, 02 Jan 1970 00:00:00 GMT'})
        : {ok: false, kind: 'tls', message: 'certificate is not yet valid'};
    };
    const result = await tokenWorks.check(contextOn(withEnv({http})));
    expect(asked.at(-1)).toBe('http://huggingface.co/');
    expect(result.short).toBe("the clock of this machine is 24.0 hours behind the hub's");
  });

  it('names a proxy that refuses, without its password', async () => {
    const environment = {https_proxy: 'http://ann:s3cret@proxy.test:3128'};
    const result = await tokenWorks.check(contextOn(withEnv({http: () => broken('refused'), environment})));
    expect(result).toMatchObject({status: 'stop', short: 'the proxy proxy.test:3128 refuses connections'});
    expect(JSON.stringify(result)).not.toContain('s3cret');
  });

  it.each([
    ['whoami', answer(403), answer(403)],
    ['the model', known, answer(403, {server: 'squid'})],
  ])('N04 a 403 that the hub did not sign may be of the proxy: %s', (_, whoami, head) => {
    const judged = (proxy: string | null, answered = head) => {
      const access = {whoami, head: answered, proxy, clockAheadMs: null, evidence: []};
      const facts = {config: config('hf_token_value'), access};
      return {...tokenWorks.judge(facts), blames: blamesToken(facts)};
    };
    expect(judged('proxy.test:3128')).toMatchObject({
      status: 'unknown',
      short: expect.stringContaining('proxy.test:3128'),
      blames: false,
    });
    expect(judged(null)).toMatchObject({status: 'stop', blames: true});
  });

  it('N04 a 403 that the hub signed is its own, also behind a proxy', () => {
    const head = answer(403, {'x-request-id': 'Root=1'});
    const access = {whoami: known, head, proxy: 'proxy.test:3128', clockAheadMs: null, evidence: []};
    expect(tokenWorks.judge({config: config('hf_token_value'), access})).toMatchObject({status: 'stop'});
  });

  it.each([
    ['http://hub.test', 'warn'],
    ['http://203.0.113.7', 'warn'],
    ['http://[2001:db8::1]', 'warn'],
    ['https://hub.test', 'pass'],
    ['http://127.0.0.1:9000', 'pass'],
    ['http://[::1]:9000', 'pass'],
    ['http://192.168.1.2', 'pass'],
    ['http://172.20.0.2', 'pass'],
    ['http://[fd00::1]', 'pass'],
    ['http://mirror:8080', 'pass'],
    ['http://mirror.internal', 'pass'],
  ])('E26 a token that travels in clear is told: %s', (hfEndpoint, status) => {
    const {value} = config('hf_token_value') as Extract<TokenWorksFacts['config'], {ok: true}>;
    const access = {whoami: known, head: file, proxy: null, clockAheadMs: null, evidence: []};
    const result = tokenWorks.judge({config: {ok: true, value: {...value, hfEndpoint}}, access});
    expect(result.status).toBe(status);
    if (status === 'warn') expect(result.short).toBe(`the token travels in clear to ${hfEndpoint}`);
    const without = tokenWorks.judge({
      config: {ok: true, value: {...value, hfEndpoint, hfToken: null}},
      access: {...access, whoami: null},
    });
    expect(without.short).toContain('no token is set');
  });

  it.each([
    ['a token that the hub refuses', answer(401), answer(401), true],
    ['a gated model', known, answer(403, {'x-error-code': 'GatedRepo'}), true],
    ['a name that does not resolve', broken('dns'), broken('dns'), false],
    ['a model that is not there', known, answer(404), false],
  ])('another token helps against %s: %s', (_, whoami, head, expected) => {
    const access = {whoami, head, proxy: null, clockAheadMs: null, evidence: []};
    expect(blamesToken({config: config('hf_token_value'), access})).toBe(expected);
  });
});
