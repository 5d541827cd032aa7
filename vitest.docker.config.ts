import {defineConfig} from 'vitest/config';
import {CountReporter} from './scripts/ci/count-reporter.ts';

/** The program against a real Docker Engine. The containers' names are the runbook's own, so one file at a time. */
export default defineConfig({
  test: {
    include: ['test/docker/**/*.test.ts'],
    globalSetup: ['test/docker/support/global-setup.ts'],
    fileParallelism: false,
    reporters: ['verbose', new CountReporter()],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
