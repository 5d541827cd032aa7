import type {Performed} from '../engine/runner.ts';

/** What every action comes to where nothing may be changed. */
export const lookingOnly: Performed = {
  ok: false,
  failure: {
    short: 'looking only: nothing was run',
    expected: 'a run that may change things',
    observed: 'read-only was asked for, or another faststart is at work',
    command: 'faststart status',
    fix: ['leave --read-only out', 'wait until the other one has ended'],
  },
};
