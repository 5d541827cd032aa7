import type {Context} from '../context.ts';
import {defineGate, type Evidence, type GateResult} from '../engine/gate.ts';
import type {RunConfigResult} from '../env/run-config.ts';
import {userOf} from '../env/whoami-once.ts';
import type {HttpAnswer} from '../host/ports.ts';
import {travelsInClear} from './clear-text.ts';
import {readConfig, withoutConfig} from './config.ts';
import {askHub, type HubAccess, said} from './hub-access.ts';
import {ledAstray, mayBeTheProxys, mayRead, renamed} from './hub-answer.ts';
import {judgeProxy, judgeUnreachable, judgeUnsigned, proxyRefusal} from './hub-unreachable.ts';
import {byHand, pass, runStep, stop, unknown, warn} from './result.ts';

export type TokenWorksFacts = {
  readonly config: RunConfigResult;
  /** null without a config. */
  readonly access: HubAccess | null;
};

const EXPECTED = 'the hub knows the token, and lets it read the model';

/** What is asked about. */
type Hub = {readonly endpoint: string; readonly model: string; readonly hasToken: boolean};
type Base = {readonly expected: string; readonly evidence: readonly Evidence[]; readonly observed: string};

function isRefused(answer: HttpAnswer | null): boolean {
  return answer?.ok === true && (answer.status === 401 || answer.status === 403);
}

/** Whether another token would help: the hub knows this one not, or not for this model. */
export function blamesToken({access}: TokenWorksFacts): boolean {
  if (access === null) return false;
  return [access.whoami, access.head].some(
    answer => isRefused(answer) && !mayBeTheProxys(answer, access.proxy),
  );
}

function judgeStatus(answer: Extract<HttpAnswer, {ok: true}>, base: Base, hub: Hub): GateResult {
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
  const look = byHand('see who answers: a login page of this network, or a wrong HF_ENDPOINT', page);
  const astray = ledAstray(answer, hub.endpoint);
  if (astray !== null)
    return stop({
      ...base,
      short: `${hub.endpoint} sends us on to ${astray}, and not to the model`,
      fixes: [look, runStep('2', 'correct HF_ENDPOINT')],
    });
  if (answer.status === 200)
    return unknown({
      ...base,
      short: `what answers at ${hub.endpoint} is not a hub`,
      observed: `${base.observed} without the commit or the etag of the file`,
      fixes: [look],
    });
  return unknown({
    ...base,
    short: `the hub answers ${answer.status}`,
    fixes: [byHand('look at its state', 'https://status.huggingface.co')],
  });
}

function judgeAccess(access: HubAccess | null, hub: Hub): GateResult {
  const {endpoint, model, hasToken} = hub;
  const base = {expected: EXPECTED, evidence: access?.evidence ?? []};
  if (access === null) return unknown({...base, short: 'the hub was not asked', observed: 'no answer'});
  const {whoami, head} = access;
  const observed = said(head);
  const byProxy = proxyRefusal(head);
  if (byProxy !== null) return judgeProxy(byProxy, {...base, observed}, access.proxy);
  const forbidden = [whoami, head].find(answer => mayBeTheProxys(answer, access.proxy));
  if (forbidden && access.proxy !== null)
    return judgeUnsigned({...base, observed: said(forbidden)}, access.proxy);
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
  if (!mayRead(head)) return judgeStatus(head, {...base, observed}, hub);
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
  if (whoami !== null && userOf(whoami) !== null)
    return pass({...base, short: `the token reads ${model}`, observed});
  const isSilent = whoami?.ok === true && whoami.status === 200;
  const why = whoami === null ? 'not asked' : `${said(whoami)}${isSilent ? ', and no name' : ''}`;
  return warn({
    ...base,
    short: `${model} can be read; whose token it is could not be asked`,
    observed: `${observed}; whoami: ${why}`,
  });
}

/** What is sent over http:// can be read by everybody on the way, the token too. */
function toldIfClear(result: GateResult, endpoint: string): GateResult {
  if ((result.status !== 'pass' && result.status !== 'warn') || !travelsInClear(endpoint)) return result;
  return {
    ...result,
    status: 'warn',
    short: `the token travels in clear to ${endpoint}`,
    observed: `${result.short}; ${result.observed}`,
    fixes: [runStep('2', 'set HF_ENDPOINT to an address with https://'), ...result.fixes],
  };
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
    const result = judgeAccess(access, {endpoint, model, hasToken});
    return hasToken ? toldIfClear(result, endpoint) : result;
  },
});
