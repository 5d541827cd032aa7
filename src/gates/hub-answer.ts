import type {HttpAnswer} from '../host/ports.ts';

type Answered = Extract<HttpAnswer, {ok: true}>;

/** What the hub says of a file, also where it sends us on to where the file is stored. */
const OF_A_FILE = ['x-repo-commit', 'x-linked-etag', 'x-linked-size'];
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308]);
/** Only for taking relative locations apart. */
const NO_HOST = 'https://hub.invalid';

function locationOf({status, headers}: Answered): URL | null {
  const {location = ''} = headers;
  if (status < 300 || status > 399 || location === '' || !URL.canParse(location, NO_HOST)) return null;
  return new URL(location, NO_HOST);
}

/** The name that the hub gives the model now, where it sends us on to another one. */
export function renamed(head: HttpAnswer, model: string): string | null {
  const path = head.ok ? locationOf(head)?.pathname : undefined;
  const name = /^\/([^/]+\/[^/]+)\/resolve\//.exec(path ?? '')?.[1];
  return name === undefined || name === model || name.startsWith('api/') ? null : name;
}

/**
 * A HEAD of a file is answered with the file's commit or etag, or with the place where it is stored. Any web server
 * answers 200, and a login page is a redirect too: those say nothing of the file.
 */
export function mayRead(answer: HttpAnswer): boolean {
  if (!answer.ok) return false;
  const says = (names: readonly string[]) => names.some(name => (answer.headers[name] ?? '') !== '');
  if (answer.status === 200) return says([...OF_A_FILE, 'etag']);
  const location = locationOf(answer);
  if (!REDIRECTS.has(answer.status) || location === null) return false;
  return says(OF_A_FILE) || /^\/(?:[^/]+\/[^/]+\/resolve|api\/resolve-cache)\//.test(location.pathname);
}

/** The host that a redirect leads to, where that is no file of the hub; null = it is none. */
export function ledAstray(answer: Answered, endpoint: string): string | null {
  const location = locationOf(answer);
  if (location === null || mayRead(answer)) return null;
  return location.origin === NO_HOST ? new URL(endpoint).host : location.host;
}

/** A 403 that the hub did not sign: whoever stands between us and it may have said so. */
export function mayBeTheProxys(answer: HttpAnswer | null, proxy: string | null): boolean {
  if (proxy === null || answer?.ok !== true || answer.status !== 403) return false;
  return answer.headers['x-error-code'] === undefined && answer.headers['x-request-id'] === undefined;
}
