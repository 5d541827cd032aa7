import {expect, test} from 'vitest';
import {isLoopback, proxyFor} from '../../src/host/proxy.ts';

const hub = new URL('https://huggingface.co/api');

test('the scheme chooses the variable, and lower case wins', () => {
  expect(
    proxyFor(hub, {HTTPS_PROXY: 'http://big:1', https_proxy: 'http://small:2', HTTP_PROXY: 'http://no:3'}),
  ).toBe('http://small:2');
  expect(proxyFor(new URL('http://mirror.example'), {HTTP_PROXY: 'http://plain:3'})).toBe('http://plain:3');
  expect(proxyFor(hub, {ALL_PROXY: 'http://all:4'})).toBe('http://all:4');
  expect(proxyFor(hub, {})).toBeUndefined();
  expect(proxyFor(hub, {https_proxy: ''})).toBeUndefined();
});

test('an address without a scheme is an HTTP proxy', () => {
  expect(proxyFor(hub, {https_proxy: 'proxy.corp:3128'})).toBe('http://proxy.corp:3128');
});

test('NO_PROXY exempts names, their subdomains and ports', () => {
  const exempt = (list: string, url = 'https://cdn.huggingface.co/x') =>
    proxyFor(new URL(url), {https_proxy: 'http://p:1', no_proxy: list}) === undefined;
  expect(
    ['huggingface.co', '.huggingface.co', '*.huggingface.co', '*', 'a.b, huggingface.co:443'].map(list =>
      exempt(list),
    ),
  ).toEqual([true, true, true, true, true]);
  expect(['gingface.co', 'huggingface.co:8443', 'example.com', ''].map(list => exempt(list))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('loopback never goes through a proxy', () => {
  expect(['localhost', 'a.localhost', '127.0.0.1', '127.9.9.9', '[::1]'].map(isLoopback)).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  expect(['127.example.com', '10.0.0.1', 'localhost.example'].map(isLoopback)).toEqual([false, false, false]);
  expect(
    proxyFor(new URL('http://127.0.0.1:8001'), {http_proxy: 'http://p:1', all_proxy: 'http://p:1'}),
  ).toBeUndefined();
});
