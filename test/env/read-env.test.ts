import {describe, expect, it} from 'vitest';
import {readEnv} from '../../src/env/read-env.ts';
import {contextOn, settings} from '../gates/machine.ts';
import {goodEnv, withEnv} from '../gates/with-env.ts';

describe('reading .env', () => {
  it('asks three readers and takes the values of Compose', async () => {
    const reading = await readEnv(contextOn(withEnv({})));
    expect(reading).toMatchObject({
      status: 'read',
      disagreements: [],
      problems: [],
      notAsked: [],
      values: {MODEL_FOLDER: '/nvme/sllm-models'},
    });
    expect(reading.status === 'read' && Object.keys(reading.values)).not.toContain('PATH');
  });

  it('E01 says that the file is missing', async () => {
    expect(await readEnv(contextOn({}))).toEqual({status: 'missing', path: settings.envFile});
  });

  it('E02 does not read a folder', async () => {
    expect(await readEnv(contextOn({folders: [settings.envFile]}))).toMatchObject({
      status: 'unreadable',
      message: 'it is a directory, not a file',
    });
  });

  it('E02 does not follow a link: what is written next would go elsewhere', async () => {
    const {host, ...rest} = contextOn({files: {[settings.envFile]: goodEnv, '/secrets/env': goodEnv}});
    const context = {
      ...rest,
      host: {
        ...host,
        lstat: async (path: string) => {
          const seen = await host.stat(path);
          return seen.ok ? {ok: true as const, value: {...seen.value, kind: 'link' as const}} : seen;
        },
        realPath: async () => ({ok: true as const, value: '/secrets/env'}),
      },
    };
    expect(await readEnv(context)).toMatchObject({
      status: 'unreadable',
      message: 'it is a link to /secrets/env: name that file itself with --env-file',
    });
  });

  it('E08 never asks bash about a file that does more than assign', async () => {
    const text = `${goodEnv}EVIL=$(reboot)\n`;
    const context = contextOn(withEnv({}, text));
    const reading = await readEnv(context);
    expect(context.ran.some(command => command.argv.includes('/bin/bash'))).toBe(false);
    expect(reading).toMatchObject({
      status: 'read',
      notAsked: [expect.stringContaining('bash was not asked')],
    });
  });

  it('says which reader could not be asked', async () => {
    const [bash] = withEnv({}).commands ?? [];
    const context = contextOn({
      files: {[settings.envFile]: goodEnv},
      commands: [...(bash === undefined ? [] : [bash]), ['docker', {code: null, notFound: true}]],
    });
    expect(await readEnv(context)).toMatchObject({
      status: 'read',
      notAsked: ['docker compose is not installed'],
      values: {MEM_POOL_SIZE: '32GB'},
    });
  });

  it('falls back to echoing values for a Compose without config --environment', async () => {
    const text = "A='x$y'\n";
    const context = contextOn({
      files: {[settings.envFile]: text},
      commands: [
        ['/bin/bash', {stdout: 'A=x$y\0'}],
        ['config --environment', {code: 16, stderr: 'unknown flag: --environment'}],
        ['config --format json', {stdout: '{"services":{},"x-values":{"A":"x$$y"}}'}],
      ],
    });
    expect(await readEnv(context)).toMatchObject({
      status: 'read',
      values: {A: 'x$y'},
      disagreements: [],
      notAsked: [],
    });
  });

  it('E05 E07 keeps what each reader makes of a broken line', async () => {
    const text = `${goodEnv}NOTE=a b\n`;
    const reading = await readEnv(contextOn(withEnv({}, text)));
    expect(reading).toMatchObject({
      disagreements: [{key: 'NOTE', bash: null, compose: 'a b', node: 'a b', repair: "NOTE='a b'"}],
    });
  });

  it('E13 says what to do about a token under the name that nothing reads', async () => {
    const text = goodEnv.replace('HF_TOKEN=', 'HUGGINGFACE_HUB_TOKEN=');
    expect(await readEnv(contextOn(withEnv({}, text)))).toMatchObject({
      problems: [
        {text: expect.stringContaining('HF_TOKEN is not set'), fix: 'faststart run 2 puts it into HF_TOKEN'},
      ],
    });
  });

  it('E13 warns about the token that nothing reads', async () => {
    const text = `${goodEnv}HUGGINGFACE_HUB_TOKEN=hf_anotheronehere\n`;
    expect(await readEnv(contextOn(withEnv({}, text)))).toMatchObject({
      problems: [{key: 'HUGGINGFACE_HUB_TOKEN', fatal: false}],
    });
  });

  it('E26 hides secrets from then on, of broken lines too', async () => {
    const context = contextOn(withEnv({}, `${goodEnv}MY_SECRET = tiptoptoken\n`));
    await readEnv(context);
    expect(context.redactor.text('hf_abcdefghijklmnop tiptoptoken')).toBe('[redacted] [redacted]');
  });
});
