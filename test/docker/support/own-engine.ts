import {mkdir, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {until} from '../../support/until.ts';
import {must, run} from './run.ts';

/** A Docker Engine of its own, that a test may stop: nothing of it is shared with the machine's. */
export type OwnEngine = {
  readonly host: string;
  stop(): Promise<void>;
  remove(): Promise<void>;
};

const TINY = 'sleeper:local';

/** An image of one program and what it links to, with no daemon but this one. */
async function importSleeper(host: string): Promise<void> {
  const linked = await must(['ldd', '/usr/bin/sleep']);
  const files = ['/usr/bin/sleep', ...(linked.match(/\/\S+\.so\.\d+/g) ?? [])];
  await execa({
    shell: '/bin/bash',
  })`set -o pipefail; tar -chf - -C / ${files.map(file => file.slice(1))} | docker -H ${host} import - ${TINY}`;
}

export async function startOwnEngine(): Promise<OwnEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'faststart-engine-'));
  const host = `unix://${folder}/docker.sock`;
  await mkdir(join(folder, 'data'));
  // In a network of its own: --bridge=none takes the machine's docker0 away, whoever's it is. And in a process namespace
  // of its own, whose first process takes containerd and all containers with it.
  const daemon = execa(
    'unshare',
    [
      '--net',
      '--pid',
      '--fork',
      '--kill-child',
      '--mount-proc',
      'dockerd',
      `--data-root=${folder}/data`,
      `--exec-root=${folder}/exec`,
      `--pidfile=${folder}/docker.pid`,
      `--host=${host}`,
      '--bridge=none',
      '--iptables=false',
      // Where a containerd is shared, ours are in rooms of their own.
      '--containerd-namespace=faststart-case',
      '--containerd-plugins-namespace=faststart-case-plugins',
    ],
    {reject: false, stdio: ['ignore', 'ignore', 'pipe'], buffer: false},
  );
  daemon.stderr.resume();
  await until(
    'the engine answers',
    async () => (await run(['docker', '-H', host, 'info'])).code === 0,
    60_000,
  );
  await importSleeper(host);
  const stop = async (): Promise<void> => {
    daemon.kill('SIGKILL');
    await daemon;
  };
  return {
    host,
    stop,
    async remove() {
      await stop();
      await rm(folder, {recursive: true, force: true});
    },
  };
}

/** Starts a container that does nothing, on that engine. */
export async function startSleeper(host: string, name: string): Promise<void> {
  await must([
    'docker',
    '-H',
    host,
    'run',
    '-d',
    '--network',
    'none',
    '--name',
    name,
    TINY,
    '/usr/bin/sleep',
    '600',
  ]);
}
