import {defineConfig} from 'vitest/config';
import {CountReporter} from './scripts/ci/count-reporter.ts';

/** What needs nothing but Node. Suites on real Docker and in the virtual machine have configurations of their own. */
export default defineConfig({
  test: {
    reporters: ['default', new CountReporter()],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/browser/**', 'test/docker/**', 'test/vm/**', 'test/shells/**', 'test/e2e/**'],
          testTimeout: 20_000,
          // One core is left free by default: of two, that is half.
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/build-once.ts'],
          testTimeout: 60_000,
          // After all others: what is timed in a rehearsal must not be timed against them.
          sequence: {groupOrder: 1},
        },
      },
    ],
  },
});
