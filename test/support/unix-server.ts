import {createServer, type RequestListener} from 'node:http';
import type {Socket} from 'node:net';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import {temporaryFolder} from './temporary-folder.ts';

export type UnixServer = {readonly socketPath: string; openSockets(): number; dropAll(): void};

/** An HTTP server on a Unix socket, closed with the test. */
export async function unixServer(listener: RequestListener): Promise<UnixServer> {
  const socketPath = join(temporaryFolder(), 'docker.sock');
  const sockets = new Set<Socket>();
  const server = createServer(listener);
  server.on('connection', socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => sockets.delete(socket));
  });
  await new Promise<void>(resolve => server.listen(socketPath, resolve));
  const dropAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    dropAll();
    server.close();
  });
  return {socketPath, openSockets: () => sockets.size, dropAll};
}
