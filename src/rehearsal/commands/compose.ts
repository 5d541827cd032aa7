import {configJson} from '../compose/config-json.ts';
import {imageOf, specOf} from '../compose/container-from-service.ts';
import {activeServices, down} from '../compose/down.ts';
import {build, ensureImage, pull} from '../compose/images.ts';
import {type LoadedProject, loadProject} from '../compose/load-project.ts';
import {makeContainer} from '../compose/make-container.ts';
import {up} from '../compose/up.ts';
import {startProblem} from '../engine/start-container.ts';
import type {Machine} from '../machine.ts';
import {type Answer, type Asked, fails} from './answer.ts';
import {parseArguments} from './compose-arguments.ts';

type Call = {
  readonly machine: Machine;
  readonly loaded: LoadedProject;
  readonly profiles: readonly string[];
  readonly rest: readonly string[];
};

const lines = (list: readonly string[]): string => list.map(line => `${line}\n`).join('');
const operands = (rest: readonly string[]): string[] => rest.filter(word => !word.startsWith('-'));

async function runUp({machine, loaded, profiles, rest}: Call): Promise<Answer> {
  const named = operands(rest);
  const services = named.length > 0 ? named : activeServices(loaded, profiles);
  const result = await up(machine, loaded, {
    services,
    start: !rest.includes('--no-start'),
    recreate: rest.includes('--force-recreate'),
  });
  return result.problem === undefined
    ? {stderr: lines(result.lines)}
    : {code: 1, stderr: lines([...result.lines, result.problem])};
}

function runConfig({machine, loaded, profiles, rest}: Call): Answer | undefined {
  if (rest.includes('--environment')) {
    return {stdout: lines(Object.entries(loaded.environment).map(([key, value]) => `${key}=${value}`))};
  }
  if (rest.includes('--services')) return {stdout: lines(activeServices(loaded, profiles))};
  const config = configJson(machine, loaded, profiles);
  if (!config.ok) return fails(1, config.message);
  if (rest.includes('--quiet') || rest.includes('-q')) return {};
  return rest.join(' ').includes('--format json')
    ? {stdout: `${JSON.stringify(config.value, null, 2)}\n`, stderr: lines(loaded.warnings)}
    : undefined;
}

function runBuild({machine, loaded, profiles, rest}: Call): Answer {
  const named = operands(rest);
  const names = named.length > 0 ? named : activeServices(loaded, profiles);
  const built = names.flatMap(name => {
    const service = loaded.project.services[name];
    return service?.build === undefined ? [] : [build(machine, loaded, name, service)];
  });
  if (built.length === 0) return fails(1, `no such service: ${names.join(', ')}`);
  return {stderr: built.map(({output}) => output).join(''), takesMs: Math.max(...built.map(({ms}) => ms))};
}

async function runPull({machine, loaded, profiles, rest}: Call): Promise<Answer> {
  const named = operands(rest);
  for (const name of named.length > 0 ? named : activeServices(loaded, profiles)) {
    const service = loaded.project.services[name];
    if (service === undefined) return fails(1, `no such service: ${name}`);
    const problem = await pull(machine, imageOf(loaded, name, service));
    if (problem !== undefined) return fails(1, problem);
  }
  return {stderr: lines(named.map(name => ` ${name} Pulled`))};
}

/** `run -d`: a container of its own, named, with more environment; ports are not published. */
async function runRun({machine, loaded, rest}: Call): Promise<Answer | undefined> {
  const asked = parseArguments(rest, {
    values: ['--name', '-e', '--env', '-l', '--label'],
    flags: ['-d', '--detach', '-T', '--no-TTY', '--rm', '--no-deps', '--quiet-pull'],
  });
  if (asked === undefined || !(asked.flags.has('-d') || asked.flags.has('--detach'))) return undefined;
  const [name = '', ...command] = asked.operands;
  const service = loaded.project.services[name];
  if (service === undefined) return fails(1, `no such service: ${name}`);
  const pairs = (...options: string[]): Record<string, string> =>
    Object.fromEntries(
      options
        .flatMap(option => asked.values.get(option) ?? [])
        .map(entry => [entry.split('=')[0] ?? '', entry.slice(entry.indexOf('=') + 1)]),
    );
  const containerName = asked.values.get('--name')?.[0];
  const present = containerName === undefined ? undefined : machine.containers.find(containerName);
  if (present !== undefined) {
    return fails(
      1,
      `Error response from daemon: Conflict. The container name "/${containerName}" is already in use by container "${present.id}". You have to remove (or rename) that container to be able to reuse that name.`,
    );
  }
  const noImage = await ensureImage(machine, loaded, name, service);
  if (noImage !== undefined) return fails(1, noImage);
  const changed = command.length > 0 ? {...service, command} : service;
  const made = specOf(machine, loaded, name, changed, {
    name: containerName,
    env: pairs('-e', '--env'),
    labels: pairs('-l', '--label'),
    autoRemove: asked.flags.has('--rm'),
  });
  if (!made.ok) return fails(1, made.message);
  const container = makeContainer(machine, made.value);
  const problem = startProblem(machine, container);
  if (problem !== undefined) return fails(1, `Error response from daemon: ${problem}`);
  container.start();
  return {stdout: `${container.id}\n`};
}

/** docker compose ... */
export async function answerCompose(asked: Asked): Promise<Answer | undefined> {
  const {machine} = asked;
  if (asked.args[0] === 'version') {
    const version = machine.spec.docker?.compose ?? '';
    return {stdout: asked.args.includes('--short') ? `${version}\n` : `Docker Compose version v${version}\n`};
  }
  const global = parseArguments(asked.args, {
    values: [
      '-f',
      '--file',
      '--env-file',
      '--profile',
      '-p',
      '--project-name',
      '--project-directory',
      '--progress',
      '--ansi',
    ],
    flags: [],
  });
  const [verb = '', ...rest] = global?.operands ?? [];
  if (global === undefined) return undefined;
  const loaded = await loadProject(machine, {
    files: [...(global.values.get('-f') ?? []), ...(global.values.get('--file') ?? [])],
    envFiles: global.values.get('--env-file') ?? [],
    projectName: (global.values.get('-p') ?? global.values.get('--project-name'))?.[0],
    cwd: asked.command.cwd ?? '/',
    stdin: asked.command.stdin,
    shell: asked.env,
  });
  if (!loaded.ok) return fails(1, loaded.message);
  const call = {machine, loaded: loaded.value, profiles: global.values.get('--profile') ?? [], rest};
  switch (verb) {
    case 'up':
      return runUp(call);
    case 'config':
      return runConfig(call);
    case 'build':
      return runBuild(call);
    case 'pull':
      return runPull(call);
    case 'run':
      return runRun(call);
    case 'down':
      return {
        stderr: lines(await down(machine, loaded.value, call.profiles, rest.includes('--remove-orphans'))),
      };
    default:
      return undefined;
  }
}
