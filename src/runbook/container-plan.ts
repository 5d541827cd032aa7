import type {Context} from '../context.ts';
import type {ContainerVerb} from '../diagnose/remedy.ts';
import type {Plan} from '../engine/step.ts';
import {makerOf, ownerOf, sortContainers} from '../gates/ownership.ts';
import {readStackConfig} from '../gates/stack-config.ts';

type Words = {
  readonly argv: readonly [string, ...string[]];
  readonly purpose: string;
  readonly undo?: string;
};

const WORDS: Readonly<Record<ContainerVerb, Words>> = {
  stop: {argv: ['docker', 'stop'], purpose: 'stop', undo: 'docker start'},
  start: {argv: ['docker', 'start'], purpose: 'start', undo: 'docker stop'},
  restart: {argv: ['docker', 'restart'], purpose: 'restart'},
  unpause: {argv: ['docker', 'unpause'], purpose: 'unpause', undo: 'docker pause'},
  remove: {argv: ['docker', 'rm', '-f'], purpose: 'remove'},
};

function refused(container: string, short: string, observed: string, fix: readonly string[]): Plan {
  const expected = `${container} made by Compose for the stack in use, and not at work`;
  return {status: 'stop', failure: {short, expected, observed, command: 'docker ps -a', fix}};
}

/** What does something to one container of the stack in use; nobody else's, and no conversion under way. Only looks. */
export async function planOnContainer(context: Context, verb: ContainerVerb, name: string): Promise<Plan> {
  const list = await context.docker.list();
  if (!list.ok)
    return refused(name, 'containers could not be listed', list.message, ['faststart check docker-ready']);
  const found = list.value.find(container => container.name === name);
  if (found === undefined)
    return refused(name, `there is no container ${name} any more`, 'docker ps -a does not list it', [
      'faststart status   # which step makes it',
    ]);
  const {config} = await readStackConfig(context);
  const owner = ownerOf(context.settings, config.ok ? config.value.name : null);
  const {ours, atWork} = sortContainers([found], owner);
  const {argv, purpose, undo} = WORDS[verb];
  if (atWork.length > 0)
    return refused(name, `${name} is at work`, 'a conversion under way, which step 4 follows', [
      `docker logs -f ${name}`,
    ]);
  if (ours.length === 0)
    return refused(name, `${name} belongs to somebody else`, makerOf(found), [
      `ask its owner, or do it yourself: ${[...argv, name].join(' ')}`,
    ]);
  return {
    status: 'do',
    actions: [
      {
        kind: 'command',
        purpose: `${purpose} ${name}, made by Compose for this stack`,
        command: {argv: [...argv, name]},
        ...(undo === undefined ? {} : {undo: `${undo} ${name}`}),
      },
    ],
  };
}
