import type {IncomingMessage, ServerResponse} from 'node:http';

type Headers = Readonly<Record<string, string>>;

export function answerText(response: ServerResponse, status: number, text: string, headers: Headers): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Headers = {},
): void {
  answerText(response, status, JSON.stringify(body), {'content-type': 'application/json', ...headers});
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
