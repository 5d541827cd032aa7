import type {Read} from './ports.ts';

const DEFAULT_SOCKET = '/var/run/docker.sock';

/**
 * The socket of the engine that `docker` talks to. An engine on another machine is refused: its disks, page
 * caches and processes are not the ones that are looked at here.
 */
export function engineSocket(environment: Readonly<Record<string, string | undefined>>): Read<string> {
  const address = environment.DOCKER_HOST ?? '';
  if (address === '') return {ok: true, value: DEFAULT_SOCKET};
  const path = /^unix:\/\/(\/.+)$/.exec(address)?.[1];
  if (path !== undefined) return {ok: true, value: path};
  return {
    ok: false,
    code: 'remote',
    message: `DOCKER_HOST is ${address}: run this on the machine of that engine, or "unset DOCKER_HOST"`,
  };
}
