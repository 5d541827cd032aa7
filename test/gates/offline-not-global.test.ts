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
    ['E22 a dollar in a comment', repo({[common]: 'HF_HUB_OFFLINE: 0 # not $1\n'}), 'warn', '=0 (off)'],
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
    expect(result.fixes[1]?.commands[0]?.argv).toEqual(['sed', '-i.faststart-sed', '1d', common]);
  });

  it.each([
    ['a quoted value after spaces', 'HF_HUB_OFFLINE = "1"'],
    ['a colon and a comment', 'HF_HUB_OFFLINE: 1 # c'],
    ['a colon and quotes', 'HF_HUB_OFFLINE: "1"'],
    ['a variable with a default', 'HF_HUB_OFFLINE=${X:-1}'],
    ['a quoted variable', 'HF_HUB_OFFLINE="${X:-1}"'],
    ['a sum', 'HF_HUB_OFFLINE=$((1))'],
    ['a second command', 'HF_HUB_OFFLINE=1;A=2'],
    ['a line that goes on', 'HF_HUB_OFFLINE=1\\\nA=2'],
  ])('E20 reads the value as Compose or bash would: %s', async (_, text) => {
    const result = await offlineNotGlobal.check(contextOn(repo({[common]: `${text}\n`})));
    expect(result.status).toBe('stop');
    expect(result.observed).toContain(`${common}:1 HF_HUB_OFFLINE=`);
  });

  it.each([
    ['two on a line', 'export A=1 HF_HUB_OFFLINE=1'],
    ['in front of a command', 'A=1 HF_HUB_OFFLINE=1'],
    ['behind a semicolon', 'A=1;HF_HUB_OFFLINE=1'],
    ['behind a quote', "A='x'HF_HUB_OFFLINE=1"],
    ['behind a quote and a space', 'A="x" HF_HUB_OFFLINE=1'],
    ['declared', 'declare -x HF_HUB_OFFLINE=1'],
    ['read-only', 'readonly TRANSFORMERS_OFFLINE=1'],
    ['exported as a word', 'export "HF_HUB_OFFLINE=1"'],
    ['added to', 'HF_HUB_OFFLINE+=1'],
    ['an index', 'HF_HUB_OFFLINE[0]=1'],
    ['a name that goes on', 'HF_HUB_OFFLINE\\\n=1'],
    ['a carriage return inside', "A='x'\rHF_HUB_OFFLINE=1"],
    ['a comment that ends in a carriage return', '# c\rHF_HUB_OFFLINE=1'],
    ['U+0085 in front', '\u0085HF_HUB_OFFLINE=1'],
    ['U+0085 behind the name', 'HF_HUB_OFFLINE\u0085=1'],
  ])('E20 takes no line for harmless that only a person understands: %s', async (_, text) => {
    const result = await offlineNotGlobal.check(contextOn(repo({[common]: `${text}\nB=1\n`})));
    expect(result).toMatchObject({status: 'unknown', short: 'a line may set an offline flag: look by hand'});
    expect(result.observed).toContain(`${common}:1 `);
    expect(result.fixes.map(fix => fix.byHand)).toEqual([expect.stringContaining(common)]);
  });

  it('E20 tells the flag, and not what else stands on its line', async () => {
    const text = 'DB_PASS=opensesame HF_HUB_OFFLINE=1;X=opensesame\nHF_HUB_OFFLINE=1;X=opensesame\n';
    const result = await offlineNotGlobal.check(contextOn(repo({[common]: text})));
    expect(JSON.stringify(result)).not.toContain('opensesame');
  });

  it('E20 the text of a quoted value is no flag, what follows its end may be one', async () => {
    const quoted =
      'A="\nHF_HUB_OFFLINE=1\n"\nNOTE=\'HF_HUB_OFFLINE=1 is for the proof\'\nB=1 # HF_HUB_OFFLINE\n';
    expect(await offlineNotGlobal.check(contextOn(repo({[common]: quoted})))).toMatchObject({status: 'pass'});
    const behind = 'A="x\ny" HF_HUB_OFFLINE=1\n';
    const result = await offlineNotGlobal.check(contextOn(repo({[common]: behind})));
    expect(result).toMatchObject({status: 'unknown', observed: expect.stringContaining(`${common}:2 `)});
    const carriage = 'A="x\ny"\rHF_HUB_OFFLINE=1\n';
    expect(await offlineNotGlobal.check(contextOn(repo({[common]: carriage})))).toMatchObject({
      status: 'unknown',
    });
    const apostrophe = "# it's mine\nHF_HUB_OFFLINE=1\n# it's on\n";
    expect(await offlineNotGlobal.check(contextOn(repo({[common]: apostrophe})))).toMatchObject({
      status: 'stop',
    });
  });

  it.each([
    ['include', 'include: [inc/i.yml]\nservices: {a: {image: x}}\n'],
    ['extends', 'services: {a: {extends: {file: inc/i.yml, service: b}}}\n'],
  ])('E20 in a file behind %s', async (_, text) => {
    const folder = '/opt/faststart/compose/inc';
    const machine = repo({
      [composeFile]: text,
      [`${folder}/i.yml`]: 'services: {b: {image: x, env_file: c.env}}\n',
      [`${folder}/c.env`]: 'HF_HUB_OFFLINE=1\n',
    });
    const result = await offlineNotGlobal.check(contextOn(machine));
    expect(result).toMatchObject({status: 'stop', observed: expect.stringContaining(`${folder}/c.env:1`)});
    const lost = await offlineNotGlobal.check(contextOn(repo({[composeFile]: text})));
    expect(lost).toMatchObject({status: 'unknown', observed: expect.stringContaining(`${folder}/i.yml`)});
  });
});
