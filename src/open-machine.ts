import {mkdirSync} from 'node:fs';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {lazyDocker, lazyHttp} from './cli/lazy-ports.ts';
import {lookBelow} from './cli/look.ts';
import type {Machine, Opened, OpenMachine} from './cli/machine.ts';
import type {Globals} from './cli/request.ts';
import {stateFolderOf} from './cli/resolve-settings.ts';
import {type Located, locateStack} from './cli/resolve-stack.ts';
import {homeFolder} from './host/account.ts';
import {createArchive} from './host/archive.ts';
import {createClock} from './host/clock.ts';
import {engineSocket} from './host/docker-host.ts';
import {announceDriver} from './host/drivers.ts';
import {attemptNow} from './host/failure.ts';
import {createLocalHost} from './host/local-host.ts';
import {acquireLock, lockFacts} from './host/lock.ts';
import type {Rehearsal} from './rehearsal/index.ts';

type Base = Pick<Machine, 'host' | 'docker' | 'http' | 'clock' | 'name' | 'answers' | 'close'> & {
  readonly located: Extract<Located, {ok: true}>;
  readonly mountPoint: string;
  /** Before every path of the machine. */
  readonly root: string;
  /** The socket of the engine that this machine has one driver of; null = nobody else can reach it. */
  readonly engine: string | null;
};

/** The parts that a real and a rehearsed machine have in common: where things are, the archive, the lock. */
function finish(base: Base, isRehearsal: boolean): Machine {
  const {located, mountPoint, root, clock, engine, ...ports} = base;
  const {workspace, stack} = located;
  const stateFolder = stateFolderOf(process.env, homeFolder(process.env), isRehearsal);
  return {
    ...ports,
    clock,
    places: {
      cwd: isRehearsal ? workspace : process.cwd(),
      workspace,
      stack,
      envFile: join(workspace, '.env'),
      mountPoint,
      stateFolder,
    },
    openArchive(fresh, past) {
      const made = attemptNow(() => {
        if (fresh) mkdirSync(join(root, stateFolder, 'jobs'), {recursive: true, mode: 0o700});
        return createArchive({stateFolder, now: clock.wall(), fresh});
      });
      if (!made.ok || !isRehearsal || past) return made;
      const archive = made.value;
      // A rehearsed machine is a new one each time: what was measured on an earlier one was not measured on it.
      const list = async () => (await archive.list()).filter(run => run.id === archive.runId);
      return {ok: true, value: {...archive, list}};
    },
    lock(argv) {
      const facts = lockFacts({argv, now: new Date()});
      const own = acquireLock(join(stateFolder, 'lock'), facts);
      if (!own.ok || engine === null) return own;
      const known = announceDriver(engine, facts);
      if (!known.ok) {
        own.value.release();
        return known;
      }
      const {tookOverFrom, release} = own.value;
      return {
        ok: true,
        value: {
          tookOverFrom,
          release() {
            known.value.release();
            release();
          },
        },
      };
    },
  };
}

const bundledFolder = fileURLToPath(new URL('../compose', import.meta.url));

function locate(globals: Globals, cwd: string, root: string, composeFolder: string): Located {
  const {workspace, composeFiles, stack: spec} = globals;
  return locateStack({cwd, workspace, composeFiles, spec, bundledFolder: composeFolder}, lookBelow(root));
}

async function openReal(globals: Globals): Promise<Opened> {
  const located = locate(globals, process.cwd(), '/', bundledFolder);
  if (!located.ok) return located;
  const socket = engineSocket(process.env);
  if (!socket.ok)
    return {ok: false, exit: 'couldNotCheck', error: {short: socket.message, fix: ['unset DOCKER_HOST']}};
  const base = {
    // The docker CLI must speak to the engine that we speak to, whatever context is configured.
    host: createLocalHost({environment: {...process.env, DOCKER_HOST: `unix://${socket.value}`}}),
    docker: lazyDocker(async () =>
      (await import('./host/dockerode-engine.ts')).createDockerodeEngine({socketPath: socket.value}),
    ),
    http: lazyHttp(async () =>
      (await import('./host/undici-http.ts')).createUndiciHttp({environment: process.env}),
    ),
    clock: createClock(),
    name: hostname(),
    answers: {},
    close: async () => undefined,
    located,
    mountPoint: '/nvme',
    root: '/',
    engine: socket.value,
  };
  return {ok: true, machine: finish(base, false)};
}

async function rehearse(globals: Globals, machineId: string): Promise<Rehearsal> {
  const {startRehearsal} = await import('./rehearsal/index.ts');
  return startRehearsal(machineId, {speed: globals.speed, composeFolder: bundledFolder});
}

/** A rehearsed machine, wherever it was started. */
export async function openOn(globals: Globals, start: () => Promise<Rehearsal>): Promise<Opened> {
  const rehearsal = await start();
  const clock = createClock(rehearsal.clockScale);
  const {root, user, environment, substitute, socketPath, openRoute, settings} = rehearsal;
  const located = locate(globals, settings.workspace, root, settings.composeFolder);
  if (!located.ok) {
    await rehearsal.close();
    return located;
  }
  const base = {
    host: createLocalHost({root, user, environment, substitute}),
    docker: lazyDocker(async () =>
      (await import('./host/dockerode-engine.ts')).createDockerodeEngine({socketPath}),
    ),
    http: lazyHttp(async () =>
      (await import('./host/undici-http.ts')).createUndiciHttp({route: await openRoute()}),
    ),
    clock,
    name: rehearsal.machine.id,
    answers: rehearsal.answers,
    close: rehearsal.close,
    located,
    mountPoint: settings.mountPoint,
    root,
    engine: null,
  };
  return {ok: true, machine: finish(base, true)};
}

/** The machine that the command line means. Big clients are loaded when they are first used. */
export const openMachine: OpenMachine = globals => {
  const {rehearse: machineId} = globals;
  return machineId === null ? openReal(globals) : openOn(globals, () => rehearse(globals, machineId));
};
