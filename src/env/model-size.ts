import {z} from 'zod';
import type {Context} from '../context.ts';
import type {Look} from '../disks/types.ts';
import {parseJsonAs} from '../engine/parse-json.ts';
import type {RunConfig} from './types.ts';

type Asked = Pick<RunConfig, 'hfEndpoint' | 'hfToken' | 'modelName'>;
type File = {readonly path: string; readonly size: number};

const TIMEOUT_MS = 15_000;
/** The hub gives a thousand files a page, and renamed models by way of a redirect. */
const MOST_ANSWERS = 10;

const page = z.array(
  z.object({type: z.string(), path: z.string(), size: z.number().int().nonnegative().default(0)}),
);

/** The list of a model's files; shown as evidence too. */
export function modelTreeUrl({hfEndpoint, modelName}: Asked): string {
  return `${hfEndpoint}/api/models/${modelName}/tree/main?recursive=true`;
}

/** Bytes of the weights: safetensors, or the older form where there are none. undefined = no weights. Pure. */
export function weightBytesOf(files: readonly File[]): number | undefined {
  for (const ending of ['.safetensors', '.bin']) {
    const weights = files.filter(file => file.path.endsWith(ending));
    if (weights.length > 0) return weights.reduce((sum, file) => sum + file.size, 0);
  }
  return undefined;
}

function parsePage(body: string): readonly File[] | undefined {
  return parseJsonAs(body, page)?.filter(entry => entry.type === 'file');
}

/** Where the answer goes on: only on the same server, for the token goes with it. Pure. */
export function nextUrl(
  url: string,
  status: number,
  headers: Readonly<Record<string, string>>,
): string | null {
  const to =
    status >= 301 && status <= 308
      ? headers.location
      : /<([^>]+)>;\s*rel="next"/.exec(headers.link ?? '')?.[1];
  if (to === undefined || !URL.canParse(to, url)) return null;
  const next = new URL(to, url);
  return next.origin === new URL(url).origin ? next.href : null;
}

/** Asks the hub how large a model's weights are. Nothing is downloaded. */
export async function readModelBytes(
  context: Pick<Context, 'http' | 'signal'>,
  asked: Asked,
): Promise<Look<number>> {
  const {hfToken, modelName} = asked;
  const unknown = (why: string): Look<number> => ({status: 'unknown', why});
  const files: File[] = [];
  let url: string | null = modelTreeUrl(asked);
  for (let answers = 0; url !== null; answers += 1) {
    if (answers === MOST_ANSWERS) return unknown(`the hub's list of the files of ${modelName} has no end`);
    const answer = await context.http({
      method: 'GET',
      url,
      headers: hfToken === null ? {} : {authorization: `Bearer ${hfToken}`},
      timeoutMs: TIMEOUT_MS,
      connectTimeoutMs: 5000,
      signal: context.signal,
    });
    if (!answer.ok) return unknown(`the hub could not be asked: ${answer.kind}: ${answer.message}`);
    const next: string | null = nextUrl(url, answer.status, answer.headers);
    if (answer.status === 200) {
      const listed = parsePage(answer.body);
      if (listed === undefined) return unknown('the hub answered with something else than a list of files');
      files.push(...listed);
    } else if (next === null) {
      const code = answer.headers['x-error-code'];
      return unknown(
        `the hub answered HTTP ${answer.status}${code === undefined ? '' : ` ${code}`} to the list of the files of ${modelName}`,
      );
    }
    url = next;
  }
  const bytes = weightBytesOf(files);
  return bytes === undefined || bytes === 0
    ? unknown(`the hub lists no weights (*.safetensors, *.bin) for ${modelName}`)
    : {status: 'seen', value: bytes};
}
