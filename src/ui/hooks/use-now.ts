import {useAnimation} from 'ink';

/** The time to draw, redrawn once a second while something runs. All users share Ink's one timer. */
export function useNow(nowMs: () => number, isActive: boolean): number {
  useAnimation({interval: 1000, isActive});
  return nowMs();
}
