import {describe, expect, it} from 'vitest';
import {offlineNotGlobal} from '../../src/gates/offline-not-global.ts';
import {contextOn, type Machine, settings} from './machine.ts';

const composeFile = settings.stack.composeFiles[0] ?? '';
const common = settings.stack.commonEnv ?? '';
const composeText =
  'x-base: &base\n  env_file: ./env/common.env\nservices:\n  vllm_baseline:\n    <<: *base\n';
const repo = (files: Record<string, string>): Machine => ({
  files: {[composeFile]: composeText, [common]: 'HF_HOME=/hf-cache\n', ...files},
});

describe('offline-not-global', () => {
  it.each<[string, Machine, string, string]>([
    ['nothing set', repo({}), 'pass', 'neither flag'],
    ['no common.env at all', {files: {[composeFile]: 'services: {}'}}, 'pass', 'neither flag'],
    ['a comment about it', repo({[common]: '# HF_HUB_OFFLINE=1\n'}), 'pass', 'neither flag'],
    [
      'E20 in common.env',
      repo({[common]: 'A=1\nHF_HUB_OFFLINE=1\nTRANSFORMERS_OFFLINE=1\n'}),
      'stop',
      `${common}:2 HF_HUB_OFFLINE=1 (on); ${common}:3 TRANSFORMERS_OFFLINE=1 (on)`,
    ],
    ['E20 in .env', repo({[settings.envFile]: 'HF_HUB_OFFLINE=yes\n'}), 'stop', `${settings.envFile}:1`],
    [
      'E20 in another env_file',
      repo({
        [composeFile]: 'services: {a: {env_file: ./extra.env}}',
        '/opt/faststart/compose/extra.env': 'export TRANSFORMERS_OFFLINE="TRUE" # proof\n',
      }),
      'stop',
      'extra.env:1 TRANSFORMERS_OFFLINE=TRUE',
    ],
    ['E20 with Windows line ends', repo({[common]: 'HF_HUB_OFFLINE=1\r\n'}), 'stop', ':1 HF_HUB_OFFLINE=1'],
    [
      'E22 a value that is not true',
      repo({[common]: 'HF_HUB_OFFLINE=0\n'}),
      'warn',
      'HF_HUB_OFFLINE=0 (off)',
    ],
    [
      'E22 a value that only looks true',
      repo({[common]: 'HF_HUB_OFFLINE=y\n'}),
      'warn',
      'y (off: only 1, ON',
    ],
    ['E22 no value', repo({[common]: 'HF_HUB_OFFLINE=\n'}), 'warn', 'HF_HUB_OFFLINE= (off)'],
    ['a compose file that is missing', {}, 'unknown', 'cannot be read'],
    ['a compose file that is torn', repo({[composeFile]: 'services: {a: ['}), 'unknown', composeFile],
  ])('%s', async (_, machine, status, observed) => {
    const result = await offlineNotGlobal.check(contextOn(machine));
    expect(result.status).toBe(status);
    expect(result.observed).toContain(observed);
  });

  it('offers to delete the lines, keeping a copy', async () => {
    const result = await offlineNotGlobal.check(contextOn(repo({[common]: 'HF_HUB_OFFLINE=1\n'})));
    expect(result.fixes[0]?.commands[0]?.argv).toEqual(['faststart', 'run', 'repo']);
    expect(result.fixes[1]?.commands[0]?.argv.slice(0, 2)).toEqual(['sed', '-i.faststart-backup']);
    expect(result.fixes[1]?.commands[0]?.argv.at(-1)).toBe(common);
  });
});
