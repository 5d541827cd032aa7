import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import {coalesce} from '../../src/ui/coalesce.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells of the first call at once', () => {
  const notify = vi.fn();
  coalesce(notify, 100).call();
  expect(notify).toHaveBeenCalledTimes(1);
});

it('tells at most ten times a second while calls keep coming, and never loses the last', () => {
  const notify = vi.fn();
  const {call} = coalesce(notify, 100);
  for (let ms = 0; ms < 1000; ms++) {
    call();
    vi.advanceTimersByTime(1);
  }
  expect(notify.mock.calls.length).toBeLessThanOrEqual(11);
  const before = notify.mock.calls.length;
  call();
  vi.advanceTimersByTime(100);
  expect(notify.mock.calls.length).toBe(before + 1);
});

it('says nothing more once stopped', () => {
  const notify = vi.fn();
  const {call, stop} = coalesce(notify, 100);
  call();
  call();
  stop();
  vi.advanceTimersByTime(1000);
  expect(notify).toHaveBeenCalledTimes(1);
});
