import type {Context} from '../context.ts';
import {defineGate, type Evidence, type GateResult} from '../engine/gate.ts';
import type {RunConfigResult} from '../env/run-config.ts';
import type {HttpAnswer} from '../host/ports.ts';
import {readConfig, withoutConfig} from './config.ts';
import {askHub, type HubAccess, mayRead, said} from './hub-access.ts';
import {judgeProxy, judgeUnreachable, proxyRefusal} from './hub-unreachable.ts';
import {byHand, pass, runStep, stop, unknown, warn} from './result.ts';

export type TokenWorksFacts = {
  readonly config: RunConfigResult;
  /** null without a config. */
  readonly access: HubAccess | null;
};

const EXPECTED = 'the hub knows the token, and lets it read the model';

type Base = {readonly expected: string; readonly evidence: readonly Evidence[]; readonly observed: string};

function isRefused(answer: HttpAnswer | null): boolean {
  return answer?.ok === true && (answer.status === 401 || answer.status === 403);
}

/** Whether another token would help: the hub knows this one not, or not for this model. */
export function blamesToken({access}: TokenWorksFacts): boolean {
  return access !== null && (isRefused(access.whoami) || isRefused(access.head));
}

/** The name that the hub gives the model now, where it sends us on to another one. */
function renamed(head: HttpAnswer, model: string): string | null {
  const location = head.ok && head.status !== 200 ? (head.headers.location ?? '') : '';
  if (!URL.canParse(location, 'https://hub.invalid')) return null;
  const {pathname} = new URL(location, 'https://hub.invalid');
  const name = /^\/([^/]+\/[^/]+)\/resolve\//.exec(pathname)?.[1];
  return name === undefined || name === model || name.startsWith('api/') ? null : name;
}

function judgeStatus(
  answer: Extract<HttpAnswer, {ok: true}>,
  base: Base,
  hub: {endpoint: string; model: string; hasToken: boolean},
): GateResult {
  const page = `${hub.endpoint}/${hub.model}`;
  const setToken = runStep('2', 'set HF_TOKEN');
  const code = answer.headers['x-error-code'];
  const accept = byHand('ask for access on the page of the model', page);
  const allow = byHand(
    'a fine-grained token must be allowed to read gated repositories',
    `${hub.endpoint}/settings/tokens`,
  );
  if (code !== 'GatedRepo' && answer.status === 403) {
    return stop({
      ...base,
      short: hub.hasToken
        ? `the token may not read ${hub.model}`
        : `${hub.model} may not be read without a token`,
      fixes: hub.hasToken ? [allow, accept, setToken] : [setToken, accept],
    });
  }
  if (code === 'GatedRepo') {
    return hub.hasToken
      ? stop({...base, short: `${hub.model} is gated, and access is not granted`, fixes: [accept, allow]})
      : stop({...base, short: `${hub.model} is gated, and no token is set`, fixes: [setToken, accept]});
  }
  if (answer.status === 401) {
    const short = hub.hasToken
      ? 'the hub refuses the token for this model'
      : `${hub.model} needs a token, or does not exist`;
    return stop({...base, short, fixes: [setToken, byHand('check the name of the model', page)]});
  }
  if (answer.status === 404) {
    const short =
      code === 'EntryNotFound' ? `${hub.model} has no config.json` : `there is no model ${hub.model}`;
    return stop({...base, short, fixes: [runStep('2', 'correct MODEL_NAME'), byHand('look at it', page)]});
  }
  if (answer.status === 429) {
    const wait = answer.headers['retry-after'];
    return unknown({
      ...base,
      short: 'the hub limits our requests',
      fixes: [
        byHand('wait, then check again', wait === undefined ? 'a few minutes' : `${wait} s, the hub says`),
      ],
    });
  }
  return unknown({
    ...base,
    short: `the hub answers ${answer.status}`,
    fixes: [byHand('look at its state', 'https://status.huggingface.co')],
  });
}

export const tokenWorks = defineGate<Context, TokenWorksFacts>({
  id: 'token-works',
  title: 'The token works, and may read the model',
  section: 'Step 2',
  why: 'Conversion and the cache warm-up are online: without access they fail after minutes. If a token was pasted into a chat or a log, rotate it.',
  waivable: true,
  async observe(context) {
    const config = await readConfig(context);
    return {config, access: config.ok ? await askHub(context, config.value) : null};
  },
  judge({config, access}) {
    if (!config.ok) return withoutConfig(config, EXPECTED);
    const {hfEndpoint: endpoint, modelName: model} = config.value;
    const hasToken = config.value.hfToken !== null;
    const base = {expected: EXPECTED, evidence: access?.evidence ?? []};
    if (access === null) return unknown({...base, short: 'the hub was not asked', observed: 'no answer'});
    const {whoami, head} = access;
    const observed = said(head);
    const byProxy = proxyRefusal(head);
    if (byProxy !== null) return judgeProxy(byProxy, {...base, observed}, access.proxy);
    if (whoami !== null && isRefused(whoami)) {
      return stop({
        ...base,
        short: 'the hub does not accept the token',
        observed: said(whoami),
        fixes: [
          byHand('make a new one with read access', `${endpoint}/settings/tokens`),
          runStep('2', 'set HF_TOKEN'),
        ],
      });
    }
    if (!head.ok) return judgeUnreachable(head, {...base, observed}, {...access, endpoint});
    if (!mayRead(head)) return judgeStatus(head, {...base, observed}, {endpoint, model, hasToken});
    const now = renamed(head, model);
    if (now !== null)
      return warn({
        ...base,
        short: `${model} is now called ${now}`,
        observed: `${observed}, on to ${now}`,
        fixes: [runStep('2', `set MODEL_NAME to ${now}`)],
      });
    if (!hasToken)
      return warn({
        ...base,
        short: `${model} is public; no token is set`,
        observed: `${observed} without a token: downloads are slower and limited sooner`,
      });
    if (whoami?.ok && whoami.status === 200)
      return pass({...base, short: `the token reads ${model}`, observed});
    const why = whoami === null ? 'not asked' : said(whoami);
    return warn({
      ...base,
      short: `${model} can be read; whose token it is could not be asked`,
      observed: `${observed}; whoami: ${why}`,
    });
  },
});
