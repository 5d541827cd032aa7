import type {Container} from '../containers/container.ts';
import {removeContainer} from '../engine/container-routes.ts';
import type {Machine} from '../machine.ts';
import type {Answer, Handler} from './answer.ts';
import {answerCompose} from './compose.ts';

const NOT_INSTALLED: Answer = {code: 127, stderr: '/bin/sh: 1: docker: not found\n'};

/** Does something to each named container, says its name, and complains about those that are not there. */
async function onEach(
  machine: Machine,
  names: readonly string[],
  does: (container: Container) => void | Promise<void>,
): Promise<Answer> {
  const found = names.map(name => ({name, container: machine.containers.find(name)}));
  for (const {container} of found) if (container !== undefined) await does(container);
  const missing = found.filter(({container}) => container === undefined);
  return {
    stdout: found.flatMap(({name, container}) => (container === undefined ? [] : [`${name}\n`])).join(''),
    stderr: missing.map(({name}) => `Error response from daemon: No such container: ${name}\n`).join(''),
    code: missing.length > 0 ? 1 : 0,
  };
}

export const docker: Handler = asked => {
  const {machine, args} = asked;
  const [verb = '', ...rest] = args;
  if (machine.spec.docker === null) return NOT_INSTALLED;
  if (verb === 'compose') return answerCompose({...asked, args: rest});
  if (verb === 'version') return {stdout: `Docker version ${machine.spec.docker.engine}\n`};
  if (verb === 'info' && rest.join(' ') === '--format {{json .}}') {
    const info = {
      Driver: 'overlay2',
      CgroupVersion: '2',
      DockerRootDir: '/var/lib/docker',
      DefaultRuntime: 'runc',
    };
    return {stdout: `${JSON.stringify(info)}\n`};
  }
  if (verb === 'rm' && rest[0] === '-f')
    return onEach(machine, rest.slice(1), container => removeContainer(machine, container));
  if (verb === 'stop' && rest.every(word => !word.startsWith('-'))) {
    return onEach(machine, rest, container => container.stop(container.spec.stopGraceSeconds));
  }
  if (verb === 'start' || verb === 'restart') {
    return onEach(machine, rest, async container => {
      if (verb === 'restart') await container.stop(container.spec.stopGraceSeconds);
      if (container.status !== 'running') container.start();
    });
  }
  return undefined;
};
