import {mkdir, mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';
import {until} from '../../support/until.ts';
import {must, run} from './run.ts';

/** A Docker Engine of its own, that a test may stop: nothing of it is shared with the machine's. */
export type OwnEngine = {
  readonly host: string;
  /** Put before a command, it runs where this engine's containers and their ports are. */
  readonly enter: readonly string[];
  /** Copies an image of the machine's engine to this one. */
  take(image: string): Promise<void>;
  /** As a package upgrade does it: told to end, waited for, started anew. Its containers end with it. */
  restart(): Promise<void>;
  /** At once, with everything that it runs. */
  stop(): Promise<void>;
  remove(): Promise<void>;
};

/** `none`: containers have no network. `bridged`: ports are published, inside the engine's own network. */
type Network = 'none' | 'bridged';

const TINY = 'sleeper:local';

/** An image of one program and what it links to, with no daemon but this one. */
async function importSleeper(host: string): Promise<void> {
  const linked = await must(['ldd', '/usr/bin/sleep']);
  const files = ['/usr/bin/sleep', ...(linked.match(/\/\S+\.so\.\d+/g) ?? [])];
  await execa({
    shell: '/bin/bash',
  })`set -o pipefail; tar -chf - -C / ${files.map(file => file.slice(1))} | docker -H ${host} import - ${TINY}`;
}

/**
 * A process that does nothing but keep namespaces: a network of its own (--bridge=none would take away the docker0 of
 * whatever network it is in), and a process namespace, whose first process takes all containers with it.
 */
async function startRoom(): Promise<{readonly enter: readonly string[]; stop(): Promise<void>}> {
  const args = [
    '--net',
    '--pid',
    '--mount',
    '--fork',
    '--kill-child',
    '--mount-proc',
    '/usr/bin/sleep',
    'infinity',
  ];
  const holder = execa('unshare', args, {reject: false, stdin: 'ignore'});
  const {pid} = holder;
  if (pid === undefined) throw new Error('unshare could not be started');
  let first = '';
  await until(
    'the room is there',
    async () => {
      first = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim();
      return first !== '' && (await readFile(`/proc/${first}/comm`, 'utf8')).trim() === 'sleep';
    },
    30_000,
  );
  const enter = ['nsenter', `--target=${first}`, '--net', '--pid', '--mount', '--'];
  return {
    enter,
    async stop() {
      holder.kill('SIGKILL');
      await holder;
    },
  };
}

export async function startOwnEngine(network: Network = 'none'): Promise<OwnEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'faststart-engine-'));
  const host = `unix://${folder}/docker.sock`;
  await mkdir(join(folder, 'data'));
  const room = await startRoom();
  const [nsenter = '', ...into] = room.enter;
  await must([nsenter, ...into, 'ip', 'link', 'set', 'lo', 'up']);
  const begin = async () => {
    const args = [
      `--data-root=${folder}/data`,
      `--exec-root=${folder}/exec`,
      `--pidfile=${folder}/docker.pid`,
      `--host=${host}`,
      ...(network === 'none' ? ['--bridge=none', '--iptables=false'] : []),
      // Where a containerd is shared, ours are in rooms of their own.
      '--containerd-namespace=faststart-case',
      '--containerd-plugins-namespace=faststart-case-plugins',
    ];
    const started = execa(nsenter, [...into, 'dockerd', ...args], {
      reject: false,
      stdio: ['ignore', 'ignore', 'pipe'],
      buffer: false,
    });
    started.stderr.resume();
    const answers = async () => (await run(['docker', '-H', host, 'info'])).code === 0;
    await until('the engine answers', answers, 60_000);
    // In an object: what is awaited is that it answers, not its end.
    return {ended: started};
  };
  let daemon = await begin();
  const stop = async (): Promise<void> => {
    await room.stop();
    await daemon.ended;
  };
  if (network === 'none') await importSleeper(host);
  return {
    host,
    enter: room.enter,
    async take(image) {
      await execa({shell: '/bin/bash'})`set -o pipefail; docker save ${image} | docker -H ${host} load`;
    },
    async restart() {
      // The daemon is told, not nsenter, which would not pass it on. Inside, process numbers are others.
      const pid = (await readFile(`${folder}/docker.pid`, 'utf8')).trim();
      await must([nsenter, ...into, '/bin/kill', pid]);
      await daemon.ended;
      daemon = await begin();
    },
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
