import {createServer, type RequestListener} from 'node:http';

export type LoopbackServer = {
  /** null until it listens, and after it was closed. */
  port(): number | null;
  readonly listening: Promise<void>;
  close(): void;
};

/** An HTTP server on a free port of this computer's loopback; does not keep the program alive. */
export function openLoopbackServer(onRequest: RequestListener): LoopbackServer {
  const server = createServer(onRequest);
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  return {
    listening,
    port() {
      const address = server.address();
      return address === null || typeof address === 'string' ? null : address.port;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
