import {describe, expect, it} from 'vitest';
import {readEnv} from '../../src/env/read-env.ts';
import {shellOverrides} from '../../src/env/shell-overrides.ts';
import {compose} from '../../src/host/compose.ts';
import {prepare} from '../../src/host/environment.ts';
import {createLocalHost} from '../../src/host/local-host.ts';
import {contextOn, settings} from '../gates/machine.ts';
import {withEnv} from '../gates/with-env.ts';

const shell = {
  PATH: '/usr/bin:/bin',
  HOME: '/home/ann',
  MODEL_NAME: 'org/from-the-shell',
  HF_TOKEN: 'hf_fromtheshell1234',
  HF_HUB_OFFLINE: '1',
  COMPOSE_PROJECT_NAME: 'other',
  VLLM_IMAGE: 'from/the-shell',
};

describe('E18 a shell that says something else than .env', () => {
  it('is seen for keys of the stack, and for other keys of the file', () => {
    expect(shellOverrides(shell, {MODEL_NAME: 'org/a', VLLM_IMAGE: 'x/y', HF_TOKEN: shell.HF_TOKEN})).toEqual(
      [
        {key: 'MODEL_NAME', shell: 'org/from-the-shell', file: 'org/a'},
        {key: 'HF_HUB_OFFLINE', shell: '1', file: undefined},
        {key: 'VLLM_IMAGE', shell: 'from/the-shell', file: 'x/y'},
      ],
    );
  });

  it('is nothing where it says the same, or nothing', () => {
    expect(shellOverrides({MODEL_NAME: 'org/a', EDITOR: 'vi'}, {MODEL_NAME: 'org/a'})).toEqual([]);
  });

  it('reaches no Compose of ours: only what a command sets itself is in its environment', () => {
    const {env} = prepare(compose(settings, ['up'], {env: {HF_HUB_OFFLINE: '0'}}), 1000, shell);
    expect(env).toEqual({PATH: shell.PATH, HOME: shell.HOME, LC_ALL: 'C', LANG: 'C', HF_HUB_OFFLINE: '0'});
  });

  it('reaches no child that is really started', async () => {
    const host = createLocalHost({environment: shell});
    const {stdout} = await host.run({argv: ['/usr/bin/env']});
    expect(stdout).toContain('PATH=/usr/bin:/bin');
    expect(stdout).not.toMatch(/from.?the.?shell|OFFLINE|COMPOSE_/);
  });

  it('does not change what is read of .env', async () => {
    const context = contextOn(withEnv({environment: shell}));
    expect(await readEnv(context)).toMatchObject({values: {MODEL_NAME: 'meta-llama/Llama-3.1-8B-Instruct'}});
    for (const command of context.ran) expect(Object.keys(command.env ?? {})).toEqual([]);
  });
});
