import type {ServerResponse} from 'node:http';
import {z} from 'zod';
import type {DockerEvent} from '../containers/containers.ts';
import type {Machine} from '../machine.ts';

const filters = z.record(
  z.string(),
  z.union([z.array(z.string()), z.record(z.string(), z.boolean()).transform(Object.keys)]),
);

function eventJson(machine: Machine, event: DockerEvent): unknown {
  const wallMs = machine.clock.wallMs(event.atMs);
  const {id, spec} = event.container;
  return {
    status: event.action,
    id,
    from: spec.image,
    Type: 'container',
    Action: event.action,
    Actor: {ID: id, Attributes: {...spec.labels, image: spec.image, name: spec.name, ...event.attributes}},
    scope: 'local',
    time: Math.floor(wallMs / 1000),
    timeNano: Math.round(wallMs * 1e6),
  };
}

/** GET /events: with an end in the past, only what is remembered. */
export function sendEvents(machine: Machine, query: URLSearchParams, response: ServerResponse): void {
  const wanted = filters.parse(JSON.parse(query.get('filters') ?? '{}'));
  const matches = (name: string, value: string): boolean => wanted[name]?.includes(value) ?? true;
  response.writeHead(200, {'content-type': 'application/json'});
  response.flushHeaders();
  const send = (event: DockerEvent): void => {
    const {spec, id} = event.container;
    if (!matches('type', 'container') || !matches('event', event.action)) return;
    if (!matches('container', spec.name) && !matches('container', id)) return;
    response.write(`${JSON.stringify(eventJson(machine, event))}\n`);
  };
  const since = query.get('since');
  if (since !== null)
    machine.containers
      .past()
      .filter(event => machine.clock.wallMs(event.atMs) >= Number(since) * 1000)
      .forEach(send);
  if (query.has('until')) return void response.end();
  const leave = machine.containers.watch(send);
  response.on('close', leave);
}
