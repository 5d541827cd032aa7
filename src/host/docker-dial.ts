import {Readable} from 'node:stream';
import type Dockerode from 'dockerode';

export type Query = Readonly<Record<string, unknown>>;

const STATUS_CODES = {200: true, 404: 'not found', 500: 'server error'};

function dial(
  client: Dockerode,
  path: string,
  query: Query,
  signal: AbortSignal,
  isStream: boolean,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = {
      path: `${path}?`,
      method: 'GET',
      isStream,
      abortSignal: signal,
      statusCodes: STATUS_CODES,
      options: {...query},
    };
    client.modem.dial(request, (error: unknown, answer: unknown) =>
      error ? reject(error) : resolve(answer),
    );
  });
}

/** A GET whose answer is JSON, for calls that dockerode's own methods cannot cancel. */
export function getJson(
  client: Dockerode,
  path: string,
  query: Query,
  signal: AbortSignal,
): Promise<unknown> {
  return dial(client, path, query, signal, false);
}

/** A GET whose answer is read as it comes, byte for byte. The signal closes it. */
export async function openStream(
  client: Dockerode,
  path: string,
  query: Query,
  signal: AbortSignal,
): Promise<Readable> {
  const stream = await dial(client, path, query, signal, true);
  if (!(stream instanceof Readable)) throw new Error(`Docker's answer to ${path} is not a stream`);
  return stream;
}
