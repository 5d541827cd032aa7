import {defineConfig} from 'vitest/config';
import {CountReporter} from './scripts/ci/count-reporter.ts';

/** Reports in a real Chromium, headless, light and dark, wide and narrow. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    reporters: ['verbose', new CountReporter()],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
