import {chmod, mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {z} from 'zod';
import {faststart, machine, startFaststart} from './support/faststart.ts';
import {token} from './support/hub.ts';
import {type Lab, makeLab} from './support/lab.ts';
import {program} from './support/paths.ts';
import {must, run} from './support/run.ts';

const TAG = 'built-by-script';
const IMAGE = `vllm-faststart-standin:${TAG}`;

let lab: Lab;

beforeAll(async () => {
  await run(['docker', 'rmi', '-f', IMAGE]);
  lab = await makeLab();
  await lab.setEnv({STANDIN_TAG: TAG});
});
afterAll(async () => {
  await lab.remove();
  await run(['docker', 'rmi', '-f', IMAGE]);
});

/** `faststart` on the PATH, as the script calls it: on the lab, with its state beside it. */
async function putOnPath(): Promise<string> {
  const folder = join(lab.workspace, 'bin');
  await mkdir(folder);
  const words = ['unshare', '--mount', machine, lab.workspace, process.execPath, '--', program];
  const wrapper = `#!/bin/sh\nexec ${words.map(word => `'${word}'`).join(' ')} "$@"\n`;
  await writeFile(join(folder, 'faststart'), wrapper);
  await chmod(join(folder, 'faststart'), 0o755);
  return `${folder}:${process.env.PATH ?? ''}`;
}

test('the exported script builds, converts and warms the cache by itself, proved by the same gates', async () => {
  const {stdout} = await startFaststart(lab, ['script', '3', '4', '5']);
  const {script} = z.object({script: z.string()}).parse(JSON.parse(stdout));
  expect(script).not.toContain(token);
  const file = join(lab.workspace, 'runbook.sh');
  await writeFile(file, script);

  const XDG_STATE_HOME = join(lab.workspace, 'state');
  const ran = await run(['bash', file], {env: {PATH: await putOnPath(), XDG_STATE_HOME}, cwd: lab.workspace});

  expect([ran.code, ran.stderr.split('\n').slice(-20)]).toEqual([0, expect.anything()]);
  const gates = ['image-built', 'conversion-present', 'cache-has-config', 'containers-gone'];
  const {document} = await faststart(lab, ['check', ...gates]);
  expect(document.gates.map(gate => [gate.id, gate.status])).toEqual(gates.map(id => [id, 'pass']));
  expect(await must(['docker', 'ps', '--all', '--quiet', '--filter', 'name=convert_model'])).toBe('');
});
