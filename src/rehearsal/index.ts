import {chownSync, existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Command} from '../engine/plan.ts';
import type {Substitute} from '../host/substitute.ts';
import {createBlockDevices} from './block-devices.ts';
import {loadMachine} from './catalog.ts';
import {answerCommand} from './commands/index.ts';
import {bundledDocuments} from './compose/bundled-documents.ts';
import {createContainers} from './containers/containers.ts';
import {MOUNT_POINT} from './device-number.ts';
import {listenAsDocker} from './engine/server.ts';
import {openHubServer} from './hub-server.ts';
import type {LoopbackServer} from './loopback-server.ts';
import type {Machine} from './machine.ts';
import {createMachineClock} from './machine-clock.ts';
import {createMachineFiles} from './machine-files.ts';
import type {MachineSpec} from './machine-schema.ts';
import {createPageCache} from './page-cache.ts';
import {createRandom} from './random.ts';
import {createRoute, type Route} from './route.ts';
import {COMPOSE_FOLDER, seedFiles} from './seed-files.ts';

export type RehearsalOptions = {
  /** How many seconds of the machine pass in a real one. */
  readonly speed: number;
  /** The stack that the machine finds installed: the package's own `compose/`. */
  readonly composeFolder: string;
  /** Another machine than was recorded. */
  readonly change?: (recorded: MachineSpec) => MachineSpec;
};

/** A machine to rehearse on: what the real adapters are pointed at instead of this one. */
export type Rehearsal = {
  readonly machine: {readonly id: string; readonly title: string; readonly about: string};
  /** Answers every command; nothing of this computer is run. */
  substitute(command: Command): Promise<Substitute>;
  /** Before every path of the machine. */
  readonly root: string;
  readonly user: {readonly uid: number; readonly gid: number; readonly name: string; readonly home: string};
  readonly environment: Readonly<Record<string, string>>;
  readonly socketPath: string;
  /** Where its HTTP requests really go. Its hub listens from then on. */
  openRoute(): Promise<Route>;
  readonly clockScale: number;
  /** What an unattended run answers, by question id. */
  readonly answers: Readonly<Record<string, string>>;
  readonly settings: {
    readonly workspace: string;
    readonly envFile: string;
    readonly mountPoint: string;
    readonly composeFolder: string;
  };
  /** Commands and Docker calls that no rehearsal knows. */
  readonly unexpected: readonly string[];
  close(): Promise<void>;
};

const OPERATOR = 'operator';
const HOME = `/home/${OPERATOR}`;
const WORKSPACE = `${HOME}/faststart`;
/** When the rehearsal runs as root, its operator still is not. */
const PLAIN_UID = 1000;

function operator(): Machine['user'] {
  const [uid, gid] = [process.getuid?.() ?? PLAIN_UID, process.getgid?.() ?? PLAIN_UID];
  return {uid: uid === 0 ? PLAIN_UID : uid, gid: uid === 0 ? PLAIN_UID : gid, name: OPERATOR, home: HOME};
}

function createMachine(spec: MachineSpec, base: string, options: RehearsalOptions): Machine {
  const user = operator();
  const devices = createBlockDevices(spec.disks);
  const [rootMount] = spec.mounts;
  if (rootMount === undefined) throw new Error(`machine ${spec.id} has no root file system`);
  const files = createMachineFiles({
    base,
    rootMount,
    majMin: devices.majMin,
    owner: process.getuid?.() === 0 ? user : null,
  });
  seedFiles(spec, files, devices, options.composeFolder);
  files.makeFolder(WORKSPACE);
  if (process.getuid?.() === 0)
    for (const folder of [HOME, WORKSPACE]) chownSync(files.real(folder), user.uid, user.gid);
  const random = createRandom(spec.timing.seed);
  const images = spec.images.map(image => {
    const [repository = ''] = image.reference.split(':');
    return {
      ...image,
      id: `sha256:${random.hex(64)}`,
      digest: `${repository}@sha256:${random.hex(64)}`,
      labels: {},
    };
  });
  return {
    spec,
    user,
    clock: createMachineClock(options.speed),
    random,
    files,
    devices,
    pageCache: createPageCache(),
    images: new Map(images.map(image => [image.reference, image])),
    containers: createContainers(),
    mountViews: new Map(),
    compiled: new Set(),
    pinned: new Set(),
    documents: new Map(Object.entries(bundledDocuments)),
    unexpected: [],
  };
}

/** What was run on the machine before we came, with its consequences still going on. */
async function relive(machine: Machine): Promise<void> {
  for (const {argv, sudo, restarts} of machine.spec.history) {
    const before = new Set(machine.containers.all());
    await answerCommand(machine, {argv, cwd: WORKSPACE, ...(sudo === undefined ? {} : {sudo})});
    if (restarts === undefined) continue;
    for (const container of machine.containers.all())
      if (!before.has(container)) container.pretendRestarts(restarts);
  }
}

/** Switches a recorded machine on. `machineId` is one of `machineIds`. */
export async function startRehearsal(machineId: string, options: RehearsalOptions): Promise<Rehearsal> {
  const recorded = loadMachine(machineId);
  const spec = options.change?.(recorded) ?? recorded;
  const base = mkdtempSync(join(tmpdir(), 'faststart-rehearsal-'));
  const machine = createMachine(spec, base, options);
  const {clock} = machine;
  const socketPath = join(base, 'docker.sock');
  const docker = spec.docker === null ? undefined : await listenAsDocker(machine, spec.docker, socketPath);
  let hub: LoopbackServer | undefined;
  clock.start();
  await relive(machine);
  return {
    machine: {id: spec.id, title: spec.title, about: spec.about},
    async substitute(command) {
      const {stdout, stderr, code, takesMs} = await answerCommand(machine, command);
      return {stdout, stderr, code, delayMs: clock.real(takesMs)};
    },
    root: machine.files.root,
    user: machine.user,
    environment: {
      HOME,
      USER: OPERATOR,
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      ...spec.environment,
    },
    socketPath,
    async openRoute() {
      if (spec.hub.reachable) hub ??= openHubServer(spec.hub, clock.wait);
      await hub?.listening;
      return createRoute(machine, hub);
    },
    clockScale: options.speed,
    answers: spec.answers,
    settings: {
      workspace: WORKSPACE,
      envFile: `${WORKSPACE}/.env`,
      mountPoint: MOUNT_POINT,
      composeFolder: COMPOSE_FOLDER,
    },
    unexpected: machine.unexpected,
    async close() {
      clock.close();
      for (const container of machine.containers.all()) container.kill();
      docker?.close();
      hub?.close();
      if (existsSync(base)) rmSync(base, {recursive: true, force: true});
    },
  };
}
