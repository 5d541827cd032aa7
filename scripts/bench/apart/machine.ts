import {mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {createDockerodeEngine} from '../../../src/host/dockerode-engine.ts';
import type {Docker} from '../../../src/host/ports.ts';
import {startRehearsal} from '../../../src/rehearsal/index.ts';
import type {MachineSpec} from '../../../src/rehearsal/machine-schema.ts';
import {type Address, type Asked, places, type Told} from './messages.ts';

/**
 * A rehearsed machine in a process of its own, so that what it costs is not taken for what the tool costs: its engine and
 * its servers by their sockets, its commands and its ports by messages to the parent. At real speed.
 */

const MACHINE = 'blank-nvme';
const COUNT_EVERY_MS = 1000;
const DISK_STAT =
  '  162030    1520  9834522   40110   56016   54208  4530520   97310        0   60520  137420 0 0 0 0 0 0\n';
const NET_DEV = `Inter-|   Receive                            |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:   10240     120    0    0    0     0          0         0    10240     120    0    0    0     0       0          0
  eth0:   86430     412    0    0    0     0          0         0    40120     380    0    0    0     0       0          0
`;

/** Whatever the parent does between two looks at a port, it is not told sooner. */
const LOOK_EVERY_MS = 20;

/** The way to the benchmark is short; a start takes as long as one of a small model. */
function quick({timing, hub, ...rest}: MachineSpec): MachineSpec {
  const starts = {importsSeconds: 8, engineInitSeconds: 26, compileSeconds: 4, storeStartSeconds: 3};
  return {
    ...rest,
    timing: {...timing, ...starts, convertRate: 20e9, buildSeconds: 3},
    hub: {...hub, downloadRate: 20e9},
  };
}

/** What the kernel of a real machine counts, where the tool looks first: a disk's reads, and what a container received. */
async function countAsKernel(root: string, docker: Docker): Promise<void> {
  const write = (path: string, text: string): void => {
    mkdirSync(join(root, dirname(path)), {recursive: true});
    writeFileSync(join(root, path), text);
  };
  for (const name of readdirSync(join(root, 'sys/class/block')))
    write(`sys/class/block/${name}/stat`, DISK_STAT);
  const listed = await docker.list();
  for (const {id} of listed.ok ? listed.value : []) {
    const facts = await docker.inspect(id);
    if (facts.ok && facts.value.pid > 0) write(`proc/${facts.value.pid}/net/dev`, NET_DEV);
  }
}

const tell = (told: Told): void => void process.send?.(told);

const {substitute, openRoute, unexpected, close, ...description} = await startRehearsal(MACHINE, {
  speed: 1,
  composeFolder: fileURLToPath(new URL('../../../compose', import.meta.url)),
  change: quick,
});
const route = await openRoute();
const known = new Map<Address, number>();
const looking = setInterval(() => {
  for (const place of places) {
    const to = route(place.hostname, place.port);
    if (known.get(place) === to.port) continue;
    known.set(place, to.port);
    tell({kind: 'route', place, to});
  }
}, LOOK_EVERY_MS);

const docker = createDockerodeEngine({socketPath: description.socketPath});
const counting = setInterval(() => void countAsKernel(description.root, docker), COUNT_EVERY_MS);

process.on('message', async ({id, command}: Asked) => {
  tell({kind: 'answer', id, answer: await substitute(command)});
});
process.once('disconnect', async () => {
  clearInterval(looking);
  clearInterval(counting);
  await close();
  if (unexpected.length > 0) process.stderr.write(`no rehearsal knows: ${unexpected.join('; ')}\n`);
});
tell({kind: 'ready', description});
