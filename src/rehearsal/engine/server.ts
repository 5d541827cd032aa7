import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {answerJson} from '../json-answer.ts';
import type {Machine} from '../machine.ts';
import type {MachineSpec} from '../machine-schema.ts';
import {containerEntry} from './container-json.ts';
import {containerRoutes} from './container-routes.ts';
import {sendEvents} from './event-stream.ts';
import {imageJson, infoJson, versionJson} from './system-json.ts';

type DockerSpec = NonNullable<MachineSpec['docker']>;

/** `ubuntu` means `ubuntu:latest`. */
function imageNamed(machine: Machine, name: string) {
  return (
    machine.images.get(name) ??
    machine.images.get(`${name}:latest`) ??
    [...machine.images.values()].find(({id}) => id === name)
  );
}

function list(machine: Machine, query: URLSearchParams): unknown[] {
  const all = ['1', 'true'].includes(query.get('all') ?? '');
  return machine.containers
    .all()
    .filter(({status}) => all || status === 'running' || status === 'restarting')
    .map(container => containerEntry(machine, container));
}

async function answer(
  machine: Machine,
  docker: DockerSpec,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://docker');
  const path = decodeURIComponent(url.pathname).replace(/^\/v\d+\.\d+/, '');
  const asked = `${request.method} ${path}`;
  const query = url.searchParams;
  if (path === '/_ping')
    return void response.writeHead(200, {'content-type': 'text/plain', 'api-version': docker.api}).end('OK');
  if (asked === 'GET /version') return answerJson(response, 200, versionJson(machine, docker));
  if (asked === 'GET /info') return answerJson(response, 200, infoJson(machine, docker));
  if (asked === 'GET /events') return sendEvents(machine, query, response);
  if (asked === 'GET /containers/json') return answerJson(response, 200, list(machine, query));
  const [, image] = /^GET \/images\/(.+)\/json$/.exec(asked) ?? [];
  if (image !== undefined) {
    const found = imageNamed(machine, image);
    return found === undefined
      ? answerJson(response, 404, {message: `No such image: ${image}`})
      : answerJson(response, 200, imageJson(found));
  }
  const [, method, name = '', action = ''] = /^(\w+) \/containers\/([^/]+)(?:\/(\w+))?$/.exec(asked) ?? [];
  const route = containerRoutes[`${method} ${action}`];
  if (route === undefined) {
    machine.unexpected.push(asked);
    return answerJson(response, 404, {message: 'page not found'});
  }
  const container = machine.containers.find(name);
  if (container === undefined) return answerJson(response, 404, {message: `No such container: ${name}`});
  await route({machine, container, query, request, response});
}

/** As much of the Docker Engine API as dockerode is asked for here, on a Unix socket. */
export async function listenAsDocker(
  machine: Machine,
  docker: DockerSpec,
  socketPath: string,
): Promise<{close(): void}> {
  const server = createServer((request, response) => {
    answer(machine, docker, request, response).catch((error: unknown) =>
      answerJson(response, 500, {message: String(error)}),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  server.unref();
  return {
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
