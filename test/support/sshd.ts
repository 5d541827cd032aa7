import {mkdir, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {execa} from 'execa';
import {type Link, openLink} from './link.ts';
import {until} from './until.ts';

const SLOW_MS = 120_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** A real sshd on loopback, with keys and a configuration of its own in this folder; for root, as CI is. */
export async function startSshd(
  folder: string,
): Promise<{dial(command: string): Link; stop(): Promise<void>}> {
  const hostKey = join(folder, 'host-key');
  const key = join(folder, 'key');
  const config = join(folder, 'config');
  await mkdir('/run/sshd', {recursive: true});
  for (const file of [hostKey, key]) await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  const port = await freePort();
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${key}.pub`,
    'PermitRootLogin yes',
    'StrictModes no',
    'UsePAM no',
    'PidFile none',
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  const client = [
    ...['-i', key, '-p', `${port}`, '-o', 'LogLevel=ERROR'],
    ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', 'root@127.0.0.1'],
  ];
  const daemon = execa('/usr/sbin/sshd', ['-D', '-e', '-f', config], {reject: false, stdin: 'ignore'});
  const answers = async () =>
    (await execa('ssh-keyscan', ['-p', `${port}`, '127.0.0.1'], {reject: false})).stdout !== '';
  await until('sshd answers', answers, SLOW_MS);
  const links: Link[] = [];
  return {
    dial(command) {
      const link = openLink(client, command, SLOW_MS);
      links.push(link);
      return link;
    },
    async stop() {
      // A session that is still open outlives the daemon.
      await Promise.all(links.map(link => link.drop()));
      daemon.kill();
      await daemon;
    },
  };
}
