import type {LoopbackServer} from './loopback-server.ts';
import type {Machine} from './machine.ts';

type Address = {readonly hostname: string; readonly port: number};
export type Route = (hostname: string, port: number) => Address;

/** The stand-in speaks no TLS; the HTTP adapter does not either, to where it is routed. */
const HUB_HOST = 'huggingface.co';
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]', '::1', '0.0.0.0'];
/** Privileged and unassigned: nothing listens there, so a connection is refused. */
const REFUSES: Address = {hostname: '127.0.0.1', port: 2};

/** Where a connection of the machine really goes. What answers nothing yet refuses. */
export function createRoute(machine: Machine, hub: LoopbackServer | undefined): Route {
  return (hostname, port) => {
    const to = (realPort: number | null | undefined): Address =>
      realPort == null ? REFUSES : {hostname: '127.0.0.1', port: realPort};
    if (hostname === HUB_HOST) return to(hub?.port());
    if (!LOOPBACK.includes(hostname)) return REFUSES;
    const publisher = machine.containers.publisher(port);
    if (publisher === undefined) return REFUSES;
    const sharing = machine.containers
      .all()
      .find(({spec, answersOn}) => answersOn !== null && spec.networkMode === `container:${publisher.id}`);
    return to((publisher.answersOn ?? sharing?.answersOn)?.port);
  };
}
