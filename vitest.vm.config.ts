import {defineConfig} from 'vitest/config';
import {BaseSequencer, type TestSpecification} from 'vitest/node';
import {CountReporter} from './scripts/ci/count-reporter.ts';

/** The machine of the global setup is used first: the file that boots others ends it. */
class BootersLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const boots = (file: TestSpecification) => file.moduleId.endsWith('/drives.test.ts');
    return [...files.filter(file => !boots(file)), ...files.filter(boots)];
  }
}

/** The whole runbook in an emulated machine: slow on purpose, one file after the other on the one machine. */
export default defineConfig({
  test: {
    name: 'vm',
    include: ['test/vm/**/*.test.ts'],
    globalSetup: ['test/vm/support/machine.ts'],
    fileParallelism: false,
    sequence: {sequencer: BootersLast},
    testTimeout: 40 * 60_000,
    hookTimeout: 10 * 60_000,
    reporters: ['verbose', new CountReporter()],
  },
});
