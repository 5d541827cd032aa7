import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {patience} from '../../src/host/patience.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const never = new Promise<string>(() => {});

test("a child of root's that ends in time is simply its result", async () => {
  expect(await patience(Promise.resolve('ended'), {timeoutMs: 1000})).toBe('ended');
  expect(vi.getTimerCount()).toBe(0);
});

test("a child of root's is left to finish after the time limit", async () => {
  const waiting = patience(never, {timeoutMs: 1000});
  await vi.advanceTimersByTimeAsync(1000);
  expect(await waiting).toBe('timeout');
});

test('a cancel still gives it ten seconds', async () => {
  const cancel = new AbortController();
  let result: string | undefined;
  void patience(never, {signal: cancel.signal}).then(value => {
    result = value;
  });
  cancel.abort();
  await vi.advanceTimersByTimeAsync(9999);
  expect(result).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  expect(result).toBe('aborted');
});
