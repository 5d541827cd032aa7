import type {Context} from '../context.ts';
import {defineGate, type Evidence, type GateResult} from '../engine/gate.ts';
import type {RunConfigResult} from '../env/run-config.ts';
import type {HttpAnswer} from '../host/ports.ts';
import {readConfig, withoutConfig} from './config.ts';
import {byHand, pass, runStep, stop, unknown, warn} from './result.ts';

export type TokenWorksFacts = {
  readonly config: RunConfigResult;
  /** `/api/whoami-v2`; null without a token. */
  readonly whoami: HttpAnswer | null;
  /** HEAD of the model's config.json; null without a config. */
  readonly head: HttpAnswer | null;
  readonly evidence: readonly Evidence[];
};

const TIMEOUT_MS = 15_000;
const EXPECTED = 'the hub knows the token, and lets it read the model';

function said(answer: HttpAnswer): string {
  if (!answer.ok) return `${answer.kind}: ${answer.message}`;
  const code = answer.headers['x-error-code'];
  return `HTTP ${answer.status}${code === undefined ? '' : ` ${code}`}`;
}

/** A HEAD of a file is answered with 200, or with the place where it is stored. */
function isThere(answer: HttpAnswer): boolean {
  return (
    answer.ok &&
    (answer.status === 200 || (answer.status >= 301 && answer.status <= 308 && answer.status !== 304))
  );
}

type Base = {readonly expected: string; readonly evidence: readonly Evidence[]; readonly observed: string};

function judgeUnreachable(
  answer: Extract<HttpAnswer, {ok: false}>,
  base: Base,
  endpoint: string,
): GateResult {
  const retry = byHand('look from here', `curl -sSI ${endpoint}`);
  switch (answer.kind) {
    case 'dns':
      return stop({
        ...base,
        short: `the name of ${endpoint} does not resolve`,
        fixes: [byHand('check DNS, or HF_ENDPOINT', `getent hosts ${new URL(endpoint).hostname}`)],
      });
    case 'refused':
      return stop({...base, short: `${endpoint} refuses connections`, fixes: [retry]});
    case 'tls':
      return stop({
        ...base,
        short: `no trusted TLS with ${endpoint}`,
        fixes: [byHand('a proxy that opens TLS, or a wrong clock', 'date -u')],
      });
    case 'timeout':
    case 'reset':
      return stop({
        ...base,
        short: `${endpoint} does not answer`,
        fixes: [byHand('a firewall or a proxy is in the way', `curl -sSI ${endpoint}`)],
      });
    case 'aborted':
    case 'other':
      return unknown({...base, short: 'the hub could not be asked', fixes: [retry]});
  }
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
  if (code === 'GatedRepo' || answer.status === 403) {
    return hub.hasToken
      ? stop({...base, short: `${hub.model} is gated, and access is not granted`, fixes: [accept]})
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
    if (!config.ok) return {config, whoami: null, head: null, evidence: []};
    const {hfEndpoint, hfToken, modelName} = config.value;
    const headers = hfToken === null ? {} : {authorization: `Bearer ${hfToken}`};
    const ask = (method: 'GET' | 'HEAD', url: string) =>
      context.http({
        method,
        url,
        headers,
        timeoutMs: TIMEOUT_MS,
        connectTimeoutMs: 5000,
        signal: context.signal,
      });
    const sent = hfToken === null ? '' : '-H "Authorization: Bearer $HF_TOKEN" ';
    const who = `${hfEndpoint}/api/whoami-v2`;
    const file = `${hfEndpoint}/${modelName}/resolve/main/config.json`;
    const whoami = hfToken === null ? null : await ask('GET', who);
    const head = await ask('HEAD', file);
    return {
      config,
      whoami,
      head,
      evidence: [
        ...(whoami === null ? [] : [{command: `curl -sS ${sent}${who}`, text: said(whoami)}]),
        {command: `curl -sSI ${sent}${file}`, text: said(head)},
      ],
    };
  },
  judge({config, whoami, head, evidence}) {
    if (!config.ok) return withoutConfig(config, EXPECTED, evidence);
    const {hfEndpoint: endpoint, modelName: model} = config.value;
    const hasToken = config.value.hfToken !== null;
    const base = {expected: EXPECTED, evidence};
    if (whoami?.ok && (whoami.status === 401 || whoami.status === 403)) {
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
    if (head === null) return unknown({...base, short: 'the hub was not asked', observed: 'no answer'});
    const observed = said(head);
    if (!head.ok) return judgeUnreachable(head, {...base, observed}, endpoint);
    if (!isThere(head)) return judgeStatus(head, {...base, observed}, {endpoint, model, hasToken});
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
