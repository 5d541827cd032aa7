import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {faststart, temporaryFolder} from './program.ts';

test('config explain KEY says what counts and what every other place says', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), 'MODEL_NAME=org/model\nHF_TOKEN=hf_secretSecretSecret99\n', {
    mode: 0o600,
  });
  const at = {cwd: folder, env: {MODEL_NAME: 'from/shell'}};
  const {code, stdout} = await faststart(['config', 'explain', 'model_name'], at);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^MODEL_NAME: "org\/model"$/m);
  expect(stdout).toMatch(/^ {2}counts +file: "org\/model" \(.*\.env, line 1\)$/m);
  expect(stdout).toMatch(/^ {2}not +environment: "from\/shell" \(MODEL_NAME\)$/m);
  const all = await faststart(['config', 'explain', '--json'], at);
  expect(JSON.parse(all.stdout)).toMatchObject({schema: 'faststart.config/1', ok: true});
  expect(all.stdout).not.toContain('secretSecret');
});

test('config set keeps a preference, and nothing else', async () => {
  const env = {XDG_CONFIG_HOME: temporaryFolder()};
  expect((await faststart(['config', 'set', 'theme', 'light'], {env})).code).toBe(0);
  const {stdout} = await faststart(['config', 'explain', 'theme'], {env});
  expect(stdout).toMatch(/^theme: light$/m);
  const wrong = await faststart(['config', 'set', 'runs', '3'], {env});
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('faststart config set theme auto|dark|light');
});

test('an unknown setting offers a near one', async () => {
  const {code, stderr} = await faststart(['config', 'explain', 'themes']);
  expect(code).toBe(2);
  expect(stderr).toContain('did you mean "theme"?');
});
