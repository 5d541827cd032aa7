import {hubFiles} from './hub-cache.ts';
import {answerJson, answerText} from './json-answer.ts';
import {type LoopbackServer, openLoopbackServer} from './loopback-server.ts';
import type {HubModel, MachineSpec} from './machine-schema.ts';

/** The branch that is meant where nobody names one. */
const MAIN = 'main';

type Asked = {
  readonly hub: MachineSpec['hub'];
  readonly path: string;
  readonly token: string | null;
  /** Whose token it is; undefined = nobody's. */
  readonly user: string | undefined;
};

type Reply = {
  readonly status: number;
  /** Text is a file; anything else is JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

function refusal(status: number, code: string, message: string): Reply {
  return {status, body: {error: message}, headers: {'x-error-code': code, 'x-error-message': message}};
}

function unknownModel(asked: Asked): Reply {
  return asked.token === null
    ? refusal(401, 'RepoNotFound', 'Invalid username or password.')
    : refusal(404, 'RepoNotFound', 'Repository not found');
}

/** Why the asker may not read a model's files. */
function gate(asked: Asked, id: string, model: HubModel): Reply | undefined {
  if (model.gated === false || asked.user !== undefined) return undefined;
  const message = `Access to model ${id} is restricted. You must have access to it and be authenticated to access it.`;
  return refusal(asked.token === null ? 401 : 403, 'GatedRepo', message);
}

function whoami({user}: Asked): Reply {
  if (user === undefined) return refusal(401, '', 'Invalid username or password.');
  const accessToken = {displayName: 'rehearsal', role: 'read'};
  return {
    status: 200,
    body: {type: 'user', id: 'rehearsal', name: user, auth: {type: 'access_token', accessToken}},
  };
}

function file(asked: Asked, id: string, name: string): Reply {
  const model = asked.hub.models[id];
  if (model === undefined) return unknownModel(asked);
  const refused = gate(asked, id, model);
  if (refused !== undefined) return refused;
  const found = hubFiles(model).find(({path}) => path === name);
  if (found === undefined) return refusal(404, 'EntryNotFound', 'Entry not found');
  const headers = {'x-repo-commit': model.sha, etag: `"${name}"`};
  return found.text === null
    ? {
        status: 302,
        body: '',
        headers: {
          ...headers,
          location: `https://cdn-lfs.huggingface.co/${id}/${name}`,
          'x-linked-etag': `"${name}"`,
          'x-linked-size': String(found.bytes),
        },
      }
    : {status: 200, body: found.text, headers};
}

/** Everything that the repository holds, which the hub shows to everybody. */
function tree(asked: Asked, id: string, revision: string): Reply {
  const model = asked.hub.models[id];
  if (model === undefined) return unknownModel(asked);
  if (![MAIN, model.sha].includes(revision))
    return refusal(404, 'RevisionNotFound', `Invalid rev id: ${revision}`);
  return {status: 200, body: hubFiles(model).map(({path, bytes}) => ({type: 'file', path, size: bytes}))};
}

function about(asked: Asked, id: string, isAuthCheck: boolean): Reply {
  const model = asked.hub.models[id];
  if (model === undefined) return unknownModel(asked);
  const refused = isAuthCheck ? gate(asked, id, model) : undefined;
  const siblings = hubFiles(model).map(({path}) => ({rfilename: path}));
  return (
    refused ?? {
      status: 200,
      body: {id, modelId: id, sha: model.sha, gated: model.gated, private: false, siblings},
    }
  );
}

function reply(asked: Asked): Reply {
  const {path, token, user} = asked;
  if (token !== null && user === undefined)
    return refusal(401, '', 'Invalid credentials in Authorization header');
  if (path === '/api/whoami-v2') return whoami(asked);
  const [, owner, name] = /^\/([^/]+\/[^/]+)\/resolve\/[^/]+\/(.+)$/.exec(path) ?? [];
  if (owner !== undefined && name !== undefined) return file(asked, owner, name);
  const [, listed, revision] = /^\/api\/models\/([^/]+\/[^/]+)\/tree\/([^/]+)$/.exec(path) ?? [];
  if (listed !== undefined && revision !== undefined) return tree(asked, listed, revision);
  const [, id, rest] = /^\/api\/models\/([^/]+\/[^/]+)(\/auth-check|\/revision\/[^/]+)?$/.exec(path) ?? [];
  return id === undefined ? refusal(404, '', 'Not Found') : about(asked, id, rest === '/auth-check');
}

/** As much of the Hugging Face hub as asking for access takes. */
export function openHubServer(hub: MachineSpec['hub'], wait: (ms: number) => Promise<void>): LoopbackServer {
  return openLoopbackServer(async (request, response) => {
    await wait(hub.latencyMs);
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const {status, body, headers = {}} = reply({hub, path, token, user: hub.tokens[token ?? '']});
    if (typeof body === 'string') answerText(response, status, body, headers);
    else answerJson(response, status, body, headers);
  });
}
