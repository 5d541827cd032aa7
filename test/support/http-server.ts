import {createServer, type RequestListener} from 'node:http';
import type {AddressInfo, Server, Socket} from 'node:net';
import {createServer as createTcpServer} from 'node:net';
import type {Duplex} from 'node:stream';
import {onTestFinished} from 'vitest';

export type LoopbackServer = {readonly port: number; readonly url: string; connections(): number};

/** Starts a server on loopback, closed with the test. */
export async function listening(server: Server): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => sockets.delete(socket));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const {port} = server.address() as AddressInfo;
  return {port, url: `http://127.0.0.1:${port}`, connections: () => connections};
}

/** An HTTP server on loopback, closed with the test. */
export function httpServer(listener: RequestListener): Promise<LoopbackServer> {
  return listening(createServer(listener));
}

/** For what is not HTTP. */
export function tcpServer(listener: (socket: Socket) => void): Promise<LoopbackServer> {
  return listening(createTcpServer(listener));
}

/** An HTTP proxy: `listener` has the plain requests, `tunnel` the connections to be passed on. */
export function proxyServer(
  listener: RequestListener,
  tunnel: (socket: Duplex) => void,
): Promise<LoopbackServer> {
  const server = createServer(listener);
  server.on('connect', (_request, socket: Duplex) => tunnel(socket));
  return listening(server);
}
