import {defineConfig} from 'vitest/config';
import {CountReporter} from './scripts/ci/count-reporter.ts';

/** The whole runbook in an emulated machine: slow on purpose, one file after the other on the one machine. */
export default defineConfig({
  test: {
    name: 'vm',
    include: ['test/vm/**/*.test.ts'],
    globalSetup: ['test/vm/support/machine.ts'],
    fileParallelism: false,
    testTimeout: 40 * 60_000,
    hookTimeout: 10 * 60_000,
    reporters: ['verbose', new CountReporter()],
  },
});
