import {createServer, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {hubUrl} from './hub.ts';

/** An address that answers nobody until it is opened: whoever asks, a build or a container, waits. */
export type Door = {readonly url: string; asked(): number; open(): void; close(): void};

export async function makeDoor(): Promise<Door> {
  const waiting: ServerResponse[] = [];
  const server = createServer((_request, response) => waiting.push(response));
  const {hostname} = new URL(await hubUrl());
  await new Promise<void>(resolve => server.listen(0, hostname, resolve));
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://${hostname}:${port}`,
    asked: () => waiting.length,
    open: () => waiting.forEach(response => void response.end('come in\n')),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
