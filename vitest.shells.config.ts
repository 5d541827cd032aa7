import {defineConfig} from 'vitest/config';
import {CountReporter} from './scripts/ci/count-reporter.ts';

/** What we hand to other programs, in those programs: bash, zsh, fish, shellcheck, and sshd. */
export default defineConfig({
  test: {
    globalSetup: ['test/e2e/build-once.ts'],
    include: ['test/shells/**/*.test.ts'],
    reporters: ['verbose', new CountReporter()],
    testTimeout: 120_000,
  },
});
