import {expect, test} from 'vitest';
import {bashCommand} from '../../../src/env/readers.ts';
import {compose, prepare, rehearse, value} from '../rehearse.ts';

test('a command that no rehearsal holds is refused and remembered', async () => {
  const {run, sudo, rehearsal} = await rehearse('blank-nvme');
  expect((await run(['/usr/bin/curl', 'https://example.com'])).code).toBe(127);
  expect((await sudo(['/usr/sbin/mkfs.ext4', '-F', '/dev/nvme0n1'])).code).toBe(127);
  expect(rehearsal.unexpected).toEqual([
    '(cd /home/operator/faststart && /usr/bin/curl https://example.com)',
    'sudo /usr/sbin/mkfs.ext4 -F /dev/nvme0n1',
  ]);
});

test('bash and Compose read the same .env', async () => {
  const rehearsed = await rehearse('blank-nvme');
  await prepare(rehearsed);
  const {run, rehearsal} = rehearsed;
  const text = await rehearsed.host.readText(rehearsal.settings.envFile);
  const {argv, stdin = ''} = bashCommand(text.ok ? text.value : '');
  const bash = await run([...argv], {stdin});
  expect(bash.stdout.split('\0')).toContain('MODEL_NAME=meta-llama/Llama-3.1-8B-Instruct');
  const answer = await run(
    ['docker', 'compose', '-f', '-', '--env-file', rehearsal.settings.envFile, 'config', '--environment'],
    {stdin: 'services: {}\n'},
  );
  expect(answer.stdout.split('\n')).toContain('MODEL_NAME=meta-llama/Llama-3.1-8B-Instruct');
});

test('the effective configuration follows the shell before the env file, for every service', async () => {
  const rehearsed = await rehearse('blank-nvme');
  await prepare(rehearsed);
  const config = await rehearsed.run(compose(rehearsed, '--profile', '*', 'config', '--format', 'json'), {
    env: {HF_HUB_OFFLINE: '1'},
  });
  const {services} = JSON.parse(config.stdout);
  expect(Object.keys(services).sort()).toEqual([
    'convert_model',
    'sllm_store',
    'vllm_baseline',
    'vllm_faststart',
  ]);
  for (const service of Object.values<{environment: Record<string, string>}>(services)) {
    expect(service.environment).toMatchObject({
      HF_HUB_OFFLINE: '1',
      TRANSFORMERS_OFFLINE: '0',
      HF_HOME: '/hf-cache',
    });
  }
  expect(services.vllm_baseline.ports).toMatchObject([{published: '8001', target: 8000}]);
});

test('a missing env file and a missing compose file are said in the words of Compose', async () => {
  const rehearsed = await rehearse('blank-nvme');
  expect((await rehearsed.run(compose(rehearsed, 'config', '--environment'))).stderr).toBe(
    `couldn't find env file: ${rehearsed.rehearsal.settings.envFile}\n`,
  );
  const none = await rehearsed.run(['docker', 'compose', '-f', '/nowhere.yml', 'config', '--format', 'json']);
  expect(none).toMatchObject({code: 1, stderr: 'open /nowhere.yml: no such file or directory\n'});
});

test('GPU, sudo, kernel and listeners answer', async () => {
  const {run, sudo} = await rehearse('port-taken');
  const gpu = await run(['nvidia-smi', '--query-gpu=name,memory.total', '--format=csv,noheader,nounits']);
  expect(gpu.stdout).toBe('NVIDIA H100 NVL, 95830\n');
  expect((await run(['nvidia-smi', '--query-gpu=colour', '--format=csv,noheader,nounits'])).code).toBe(2);
  expect((await run(['/usr/bin/sudo', '-n', '/usr/bin/true'])).ok).toBe(true);
  expect((await run(['uname', '-r'])).stdout).toBe('6.8.0-1031-azure\n');
  expect((await sudo(['/usr/bin/ss', '-H', '-l', '-t', '-n', '-p'])).stdout).toMatch(
    /0\.0\.0\.0:8001 .*"python3",pid=2711/,
  );
});

test('without Docker neither its command nor its socket answers', async () => {
  const {run, docker} = await rehearse('no-docker');
  expect(await run(['docker', 'compose', 'version', '--short'])).toMatchObject({ok: false, code: 127});
  expect(await docker.version()).toMatchObject({ok: false, code: 'unreachable'});
});

test('the files of the machine disappear with it', async () => {
  const {host, rehearsal} = await rehearse('blank-nvme');
  expect((await host.stat('/etc/fstab')).ok).toBe(true);
  await rehearsal.close();
  expect((await host.stat('/etc/fstab')).ok).toBe(false);
  expect(value(await (await rehearse('blank-nvme')).host.readText('/etc/hostname'))).toBe('h100-vm\n');
});
