import type {Context} from '../../src/context.ts';
import {createRedactor} from '../../src/engine/redact.ts';
import type {AppEvent} from '../../src/events.ts';
import type {ContainerFacts, Docker, Host, Http} from '../../src/host/ports.ts';
import {settings} from '../support/fake-bench.ts';
import {fakeClock} from '../support/fake-clock.ts';
import {fakeDocker} from '../support/fake-docker.ts';

const refused: Http = async () => ({ok: false, kind: 'refused', message: 'refused'});

/** A context for one performer: the given ports, virtual time, and what was said and logged. */
export function stage(options: {
  host: Host;
  containers?: readonly ContainerFacts[];
  docker?: Partial<Docker>;
  http?: Http;
  stateFolder?: string;
}) {
  const events: AppEvent[] = [];
  const logged: string[] = [];
  const abort = new AbortController();
  const clock = fakeClock();
  const calls: string[] = [];
  const docker = fakeDocker({clock, containers: options.containers ?? [], calls});
  const context: Context = {
    host: options.host,
    docker: {...docker, ...options.docker},
    http: options.http ?? refused,
    clock,
    archive: {
      runFolder: `${options.stateFolder ?? '/srv/state'}/runs/now`,
      runId: 'now',
      list: async () => [],
      journal: async () => ({ok: false, code: 'ENOENT', message: 'none'}),
      texts: async () => ({ok: false, code: 'ENOENT', message: 'none'}),
      write: async () => ({ok: true, value: ''}),
      appendLog: (_name, line) => void logged.push(line),
    },
    settings: {...settings, ...(options.stateFolder === undefined ? {} : {stateFolder: options.stateFolder})},
    redactor: createRedactor(),
    answers: new Map(),
    emit: event => void events.push(event),
    signal: abort.signal,
  };
  return {context, events, logged, abort, calls, docker, clock};
}
