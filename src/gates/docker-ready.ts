import type {Context} from '../context.ts';
import {defineGate, type Evidence, type GateResult} from '../engine/gate.ts';
import {COMPOSE_TIMEOUT_MS} from '../host/compose.ts';
import type {Read} from '../host/ports.ts';
import {byHand, evidenceOf, fix, installDocker, pass, stop, unknown} from './result.ts';

export type DockerFacts = {
  readonly cli: 'present' | 'missing' | 'timeout';
  /** null = `docker compose` is no command of this Docker. */
  readonly composeVersion: string | null;
  readonly daemon: Read<{engine: string; api: string}>;
  readonly dockerHost: string | null;
  readonly user: string;
  readonly evidence: readonly Evidence[];
};

const EXPECTED = 'Docker Engine answering, and Compose 2.20 or later';
const OLDEST_COMPOSE = [2, 20] as const;

function isOldCompose(version: string): boolean | null {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return null;
  return (
    Number(major) < OLDEST_COMPOSE[0] ||
    (Number(major) === OLDEST_COMPOSE[0] && Number(minor) < OLDEST_COMPOSE[1])
  );
}

function judgeDaemon(facts: DockerFacts): GateResult | undefined {
  const {daemon, evidence} = facts;
  if (daemon.ok) return undefined;
  const base = {expected: EXPECTED, observed: daemon.message, evidence};
  if (daemon.code === 'permission') {
    const join = fix(
      `let ${facts.user} use Docker (whoever is in the group docker is as good as root), then log in again`,
      {
        argv: ['usermod', '-aG', 'docker', facts.user],
        sudo: true,
      },
    );
    return stop({...base, short: `${facts.user} may not talk to Docker`, fixes: [join]});
  }
  if (daemon.code === 'unreachable') {
    const start = fix('start Docker', {argv: ['systemctl', 'start', 'docker'], sudo: true});
    return stop({...base, short: 'the Docker daemon is not running', fixes: [start]});
  }
  return unknown({...base, short: `Docker could not be asked (${daemon.code})`});
}

export const dockerReady = defineGate<Context, DockerFacts>({
  id: 'docker-ready',
  title: 'Docker and Compose are ready',
  section: 'Step 0',
  why: 'Every step after this one talks to Docker; its baseline, its store and its conversion are containers.',
  waivable: false,
  async observe(context) {
    const exit = await context.host.run(
      {argv: ['docker', 'compose', 'version', '--short']},
      {timeoutMs: COMPOSE_TIMEOUT_MS, signal: context.signal},
    );
    const version = await context.docker.version();
    const shown = version.ok ? `engine ${version.value.engine}, API ${version.value.api}` : version.message;
    return {
      cli: exit.notFound || exit.code === 127 ? 'missing' : exit.timedOut ? 'timeout' : 'present',
      composeVersion: exit.ok ? exit.stdout.trim() : null,
      daemon: version,
      dockerHost: context.host.environment.DOCKER_HOST ?? null,
      user: context.host.user.name,
      evidence: [evidenceOf(exit), {command: 'docker version', text: shown}],
    };
  },
  judge(facts) {
    const base = {expected: EXPECTED, evidence: facts.evidence};
    if (facts.cli === 'missing') {
      return stop({
        ...base,
        short: 'docker is not installed',
        observed: 'no program "docker" in the PATH',
        fixes: [installDocker],
      });
    }
    if (facts.cli === 'timeout') {
      const observed = `no answer within ${COMPOSE_TIMEOUT_MS / 1000} s`;
      return unknown({...base, short: 'docker compose did not answer', observed});
    }
    const daemon = judgeDaemon(facts);
    // The plugin is missing whether or not the daemon runs: one look names both, and both ways out.
    if (facts.composeVersion === null) {
      const install = fix('install the Compose plugin', {
        argv: ['apt-get', 'install', 'docker-compose-plugin'],
        sudo: true,
      });
      return stop({
        ...base,
        short: 'Docker has no Compose plugin',
        observed: '"docker compose" is not a command here (docker-compose v1 does not count)',
        fixes: [install, ...(daemon?.fixes ?? [])],
      });
    }
    if (daemon !== undefined) return daemon;
    const old = isOldCompose(facts.composeVersion);
    if (old === null)
      return unknown({
        ...base,
        short: 'the version of Compose is not readable',
        observed: facts.composeVersion,
      });
    const observed = `Compose ${facts.composeVersion}, engine ${facts.daemon.ok ? facts.daemon.value.engine : ''}`;
    if (old)
      return stop({
        ...base,
        short: `Compose ${facts.composeVersion} is too old`,
        observed,
        fixes: [installDocker],
      });
    if (facts.dockerHost !== null && !facts.dockerHost.startsWith('unix://')) {
      return stop({
        ...base,
        short: 'Docker runs on another machine',
        observed: `DOCKER_HOST is ${facts.dockerHost}: paths, caches and disks are elsewhere`,
        fixes: [byHand('use the Docker of this machine', 'unset DOCKER_HOST')],
      });
    }
    return pass({...base, short: observed, observed});
  },
});
