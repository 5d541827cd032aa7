import {describe, expect, it} from 'vitest';
import {offlineTogglable} from '../../src/gates/offline-togglable.ts';
import {parseStackConfig} from '../../src/gates/stack-config.ts';
import {contextOn, settings} from './machine.ts';

const composeFile = settings.stack.composeFiles[0] ?? '';
const services = ['vllm_baseline', 'vllm_faststart', 'sllm_store', 'convert_model'];
function stack(value: string | null, left: readonly string[] = []): {stdout: string} {
  const entries = services.map(service => [
    service,
    {
      environment:
        value === null || left.includes(service)
          ? null
          : {HF_HUB_OFFLINE: value, TRANSFORMERS_OFFLINE: value},
    },
  ]);
  return {stdout: JSON.stringify({name: 'p', services: Object.fromEntries(entries)})};
}

describe('offline-togglable', () => {
  const look = (offline: object, plain: object, files: Record<string, string> = {[settings.envFile]: ''}) =>
    contextOn({
      files,
      commands: [
        ['HF_HUB_OFFLINE=1', offline],
        ['config', plain],
      ],
    });

  it('says at once what is to be installed where there is no docker to ask', async () => {
    const missing = {code: null, notFound: true};
    const result = offlineTogglable.judge(await offlineTogglable.observe(look(missing, missing)));
    expect(result).toMatchObject({
      status: 'unknown',
      short: 'docker is not installed',
      fixes: [{title: 'install Docker Engine'}],
    });
  });

  it.each<[string, object, object, string, string]>([
    ['a toggle in every service', stack('1'), stack('0'), 'pass', 'reaches every service'],
    ['E21 no toggle', stack(null), stack(null), 'stop', 'vllm_baseline: HF_HUB_OFFLINE is not set'],
    [
      'E21 one service without it',
      stack('1', ['sllm_store']),
      stack('0'),
      'stop',
      'sllm_store: HF_HUB_OFFLINE is not set',
    ],
    ['a fixed 0', stack('0'), stack('0'), 'stop', 'HF_HUB_OFFLINE is 0 (off)'],
    ['E22 off by another word', stack('1'), stack('false'), 'pass', 'each flag is false (off)'],
    ['E22 on by another word', stack('YES'), stack(''), 'pass', 'each flag is empty (off)'],
    [
      'E22 a word that is not on',
      stack('enabled'),
      stack('0'),
      'stop',
      'is enabled (off: only 1, ON, YES and TRUE switch it on)',
    ],
    [
      'a fixed 1',
      stack('1'),
      stack('1'),
      'stop',
      'without flags in the shell, vllm_baseline: HF_HUB_OFFLINE is 1',
    ],
    [
      'a service that is missing',
      {stdout: '{"name":"p","services":{}}'},
      stack('0'),
      'stop',
      'convert_model is not a service',
    ],
    [
      'a stack that Compose refuses',
      {code: 15, stderr: 'services.x is invalid'},
      stack('0'),
      'unknown',
      'services.x is invalid',
    ],
    ['a second look that fails', stack('1'), {code: null, timedOut: true}, 'unknown', 'did not answer'],
    ['no docker', {code: null, notFound: true}, stack('0'), 'unknown', 'no program "docker" in the PATH'],
  ])('%s', async (_, offline, plain, status, observed) => {
    const result = await offlineTogglable.check(look(offline, plain));
    expect(result.status).toBe(status);
    expect(result.observed).toContain(observed);
  });

  it('looks at all profiles, with the env file', async () => {
    const context = look(stack('1'), stack('0'));
    await offlineTogglable.check(context);
    expect(context.ran[1]?.argv).toEqual([
      'docker',
      'compose',
      '-f',
      composeFile,
      '--env-file',
      settings.envFile,
      '--profile',
      '*',
      'config',
      '--format',
      'json',
    ]);
  });

  it('works before .env exists, with stand-ins for its values', async () => {
    const context = look(stack('1'), stack('0'), {});
    expect(await offlineTogglable.check(context)).toMatchObject({status: 'pass'});
    expect(context.ran[0]?.argv).not.toContain('--env-file');
    expect(context.ran[0]?.env).toMatchObject({HF_HUB_OFFLINE: '1', MODEL_FOLDER: '/nvme/sllm-models'});
  });

  it('works before .env exists where services name it themselves', async () => {
    const context = contextOn({
      commands: [
        ['!reset', command => stack(command.env?.HF_HUB_OFFLINE === '1' ? '1' : '0')],
        [
          'config',
          {
            code: 14,
            stderr:
              'env file /home/ann/repo/.env not found: stat /home/ann/repo/.env: no such file or directory',
          },
        ],
      ],
    });
    expect(await offlineTogglable.check(context)).toMatchObject({status: 'pass'});
    expect(context.ran[1]?.argv.slice(2, 8)).toEqual(['-f', composeFile, '-f', '-', '--profile', '*']);
    expect(context.ran[1]?.stdin).toContain('env_file: !reset []');
  });

  it('refuses an answer of another form', () => {
    expect(parseStackConfig('{}')).toMatchObject({ok: false, code: 'format'});
    expect(parseStackConfig('name: p')).toMatchObject({ok: false, code: 'format'});
  });
});
