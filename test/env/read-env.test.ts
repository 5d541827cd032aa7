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
    const text = `${goodEnv.replace('SLLM_NUM_THREAD=16', 'SLLM_NUM_THREAD=a b')}`;
    const reading = await readEnv(contextOn(withEnv({}, text)));
    expect(reading).toMatchObject({
      disagreements: [
        {key: 'SLLM_NUM_THREAD', bash: null, compose: 'a b', node: 'a b', repair: "SLLM_NUM_THREAD='a b'"},
      ],
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

  it('E08 gives bash the text that was proven, not the path of a file that may be another by now', async () => {
    const context = contextOn(withEnv({}));
    await readEnv(context);
    const asked = context.ran.find(command => command.argv.includes('/bin/bash'));
    expect(asked?.stdin).toBe(goodEnv);
    expect(asked?.argv.join(' ')).not.toContain(settings.envFile);
  });

  it.each([
    ['by its size', {sizes: {[settings.envFile]: 1024 * 1024 + 1}}, goodEnv],
    [
      'whatever its size was said to be',
      {sizes: {[settings.envFile]: 100}},
      `#${'x'.repeat(1024 * 1024)}\n${goodEnv}`,
    ],
  ])('E02 reads no file above 1 MiB, %s: what is proven must be all of it', async (_, machine, text) => {
    const context = contextOn(withEnv(machine, text));
    expect(await readEnv(context)).toMatchObject({
      status: 'unreadable',
      message: expect.stringContaining('1 MiB'),
    });
    expect(context.ran).toEqual([]);
  });

  it('E18 says that a variable of our own child environment has no effect, and no reader disagrees', async () => {
    const text = `${goodEnv}LANG=en_US.UTF-8\nHOME=/srv/x\n`;
    const reading = await readEnv(contextOn(withEnv({environment: {HOME: '/home/ann'}}, text)));
    expect(reading).toMatchObject({
      disagreements: [],
      problems: [
        {key: 'LANG', fatal: false, text: expect.stringContaining('has no effect')},
        {key: 'HOME', fatal: false},
      ],
    });
    expect(reading.status === 'read' && Object.keys(reading.values)).not.toContain('HOME');
  });

  it('E05 takes constructor for a name as good as any', async () => {
    expect(await readEnv(contextOn(withEnv({}, `${goodEnv}constructor=1\n`)))).toMatchObject({
      disagreements: [],
      values: {constructor: '1'},
    });
  });

  it('E26 repeats nothing that Compose or bash quotes of a broken file', async () => {
    const said = [
      'failed to read .env: line 8: unexpected character "!" in variable name "hunter2hunter2!"',
      "failed to read .env: line 8: unterminated quoted value 'hunter2hunter2",
      'invalid value "hunter2hunter2"',
    ];
    for (const stderr of said) {
      const context = contextOn({
        files: {[settings.envFile]: 'A=$(x)\n'},
        commands: [['docker', {code: 1, stderr}]],
      });
      const reading = await readEnv(context);
      expect(reading.status === 'read' && reading.notAsked.join()).toContain('docker compose:');
      expect(JSON.stringify(reading)).not.toContain('hunter2');
    }
    const stderr = '/dev/fd/63: line 3: hunter2hunter2: command not found';
    const context = contextOn({
      files: {[settings.envFile]: 'A=1\n'},
      commands: [
        ['/bin/bash', {stderr}],
        ['docker', {}],
      ],
    });
    expect(await readEnv(context)).toMatchObject({notAsked: ['bash complains about line 3']});
  });

  it('E26 hides every secret of a line, wherever it stands, and unnamed values that may be one', async () => {
    const text = `${goodEnv}X=1 DB_PASS=firstplain # API_KEY: secondplain\rMY_AUTH='thirdplain'\nNOTE=fourthplain\nIMAGE=vllm/vllm-openai:latest\n`;
    const context = contextOn(withEnv({}, text));
    await readEnv(context);
    expect(
      context.redactor.text('firstplain secondplain thirdplain fourthplain vllm/vllm-openai:latest'),
    ).toBe('[redacted] [redacted] [redacted] [redacted] vllm/vllm-openai:latest');
  });

  it('E26 hides secrets from then on, of broken lines too', async () => {
    const context = contextOn(withEnv({}, `${goodEnv}MY_SECRET = tiptoptoken\n`));
    await readEnv(context);
    expect(context.redactor.text('hf_abcdefghijklmnop tiptoptoken')).toBe('[redacted] [redacted]');
  });
});
