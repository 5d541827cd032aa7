import type {IncomingMessage, ServerResponse} from 'node:http';
import {z} from 'zod';
import type {Container} from '../containers/container.ts';
import {answerJson, readBody} from '../json-answer.ts';
import type {Machine} from '../machine.ts';
import {containerJson} from './container-json.ts';
import {sendLogs} from './log-stream.ts';
import {startProblem} from './start-container.ts';
import {statsJson} from './stats-json.ts';

const DEFAULT_GRACE_SECONDS = 10;

export type ContainerRoute = {
  readonly machine: Machine;
  readonly container: Container;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

const done = (response: ServerResponse, status = 204): void => void response.writeHead(status).end();
const refuse = (response: ServerResponse, status: number, message: string): void =>
  answerJson(response, status, {message});

async function start({machine, container, response}: ContainerRoute): Promise<void> {
  if (container.status === 'running') return done(response, 304);
  const problem = startProblem(machine, container);
  if (problem !== undefined) return refuse(response, problem.startsWith('cannot join') ? 409 : 500, problem);
  container.start();
  done(response);
}

async function stop({container, query, response}: ContainerRoute): Promise<void> {
  if (container.status === 'exited' || container.status === 'created') return done(response, 304);
  await container.stop(Number(query.get('t') ?? DEFAULT_GRACE_SECONDS));
  done(response);
}

async function remove({machine, container, query, response}: ContainerRoute): Promise<void> {
  const force = ['1', 'true'].includes(query.get('force') ?? '');
  if (container.status === 'running' && !force) {
    return refuse(
      response,
      409,
      `cannot remove container "/${container.spec.name}": container is running: stop the container before removing or force remove`,
    );
  }
  removeContainer(machine, container);
  done(response);
}

export function removeContainer(machine: Machine, container: Container): void {
  container.kill();
  machine.containers.remove(container);
  machine.containers.announce({action: 'destroy', atMs: machine.clock.nowMs(), container, attributes: {}});
}

const update = z.object({RestartPolicy: z.object({Name: z.string(), MaximumRetryCount: z.int().default(0)})});

async function change({container, request, response}: ContainerRoute): Promise<void> {
  const {RestartPolicy: policy} = update.parse(JSON.parse(await readBody(request)));
  container.restart =
    policy.MaximumRetryCount > 0 ? `${policy.Name}:${policy.MaximumRetryCount}` : policy.Name;
  answerJson(response, 200, {Warnings: null});
}

async function wait({container, response}: ContainerRoute): Promise<void> {
  const StatusCode = await container.whenExited();
  answerJson(response, 200, {StatusCode});
}

/** What can be asked of one container, by method and the last part of the path. */
export const containerRoutes: Readonly<Record<string, (route: ContainerRoute) => void | Promise<void>>> = {
  'GET json': ({machine, container, response}) =>
    answerJson(response, 200, containerJson(machine, container)),
  'GET logs': ({machine, container, query, response}) => sendLogs(machine, container, query, response),
  'GET stats': ({machine, container, response}) => answerJson(response, 200, statsJson(machine, container)),
  'POST start': start,
  'POST stop': stop,
  'POST kill': ({container, response}) => {
    if (container.status !== 'running')
      return refuse(response, 409, `container ${container.id} is not running`);
    container.kill();
    done(response);
  },
  'POST wait': wait,
  'POST update': change,
  'DELETE ': remove,
};
