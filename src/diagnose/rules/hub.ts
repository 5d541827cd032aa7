import type {Sight} from '../observation.ts';
import {type Found, type Rule, saying} from './rule.ts';

const offlineWords = saying([
  [/[Oo]ffline mode is enabled|OfflineModeIsEnabled/, 0.97],
  [
    /outgoing traffic has been disabled|Cannot find an appropriate cached snapshot folder|set 'local_files_only' to False/,
    0.95,
  ],
  [/IncompleteSnapshotError|The cached snapshot for .* is incomplete/, 0.95],
  // Only who may not ask looks for the cache itself.
  [/CacheNotFound\b|Cache directory not found: /, 0.86],
]);

/** Words that mean a missing cache only where offline mode is known to be on. */
const emptyHandedWords = saying([
  [/Could not detect config format for no config file found|No supported config format found/, 0.95],
  [/Invalid repository ID or local directory specified/, 0.95],
  [/couldn't connect to '?https?:\/\/.*(?:cached files|cache)/, 0.95],
  [/Cannot find any model weights with|No local weights found for model/, 0.95],
  [/does not appear to have a file named|is not the path to a directory containing a file named/, 0.9],
]);

function offlineMiss(sight: Sight): Found | undefined {
  const found = offlineWords(sight) ?? (sight.offline?.on ? emptyHandedWords(sight) : undefined);
  if (found === undefined) return undefined;
  const flags = sight.offline?.on ? [{text: sight.offline.because, source: 'docker inspect'}] : [];
  const cache = sight.hubCache;
  const missing = cache !== null && cache.holds !== 'all';
  const held = missing
    ? [{text: `${cache.folder} holds ${cache.holds} of ${cache.model}`, source: 'cache folder'}]
    : [];
  return {evidence: [...found.evidence, ...flags, ...held], confidence: missing ? 0.99 : found.confidence};
}

/** Asking and not getting through. The hub's own refusals (401, 404, 429) are answers, not this. */
const unreachable = saying([
  [
    /(?:huggingface\.co|hf\.co|hf-mirror\.com|HTTPSConnectionPool|couldn't connect to).*(?:timed out|[Tt]imeout|Max retries|[Rr]efused|reset by peer|unreachable|SSL(?:CertVerification)?Error|ProxyError)/,
    0.9,
  ],
  [/thrown while requesting \w+ https?:/, 0.9],
  [
    /Temporary failure in name resolution|Name or service not known|NameResolutionError|[Ff]ailed to resolve '|dns error|No address associated with hostname/,
    0.92,
  ],
  [
    /CERTIFICATE_VERIFY_FAILED|UNEXPECTED_EOF_WHILE_READING|self-signed certificate|unable to get local issuer certificate/,
    0.92,
  ],
  [
    /^(?!.*(?:8073|grpc|localhost|127\.0\.0\.1|0\.0\.0\.0)).*(?:ConnectTimeout|ReadTimeout|ProxyError|ConnectError|ConnectionError|NewConnectionError|MaxRetryError|SSLError)(?:Error)?\b/,
    0.75,
  ],
  [/tcp connect error|error trying to connect|Connection aborted/, 0.85],
  [
    /An error happened while trying to locate the files? on the Hub|couldn't connect to '?https?:|Couldn't reach .*(?:Hugging ?Face|the Hub|on the Hub)|error sending request for url \(https:/,
    0.85,
  ],
  [/[Cc]heck your (?:internet|network) connection|LocalEntryNotFoundError/, 0.6],
  // Of any address: the hub's is the likeliest.
  [/Network is unreachable/, 0.5],
]);

/** Who must not ask is not out of reach: the libraries say the same words then. */
function outOfReach(sight: Sight): Found | undefined {
  return sight.offline?.on || offlineWords(sight) !== undefined ? undefined : unreachable(sight);
}

/** One file a family: what happens between the server and the Hugging Face hub. */
export const hubRules: readonly Rule[] = [
  {
    // Not hf-unreachable: nothing was asked. Not model-not-found: the name may be right, the cache just lacks it.
    id: 'hf-offline-cache-miss',
    title: 'offline mode is on and the model is not (completely) in the cache',
    match: offlineMiss,
    fix: [
      'faststart run repo   # takes HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE out of what all containers read',
      'faststart run 5   # warm the cache once, online',
      'faststart run 7   # then the offline proof again',
    ],
    restartHelps: false,
  },
  {
    // Not model-not-found: the hub also says "Repository Not Found" (401) for a private one, but then names no gate.
    id: 'hf-gated-or-unauthorized',
    title: 'the hub refuses this account: gated model, or no valid token',
    match: saying([
      [
        /Cannot access gated repo|trying to access a gated repo|GatedRepoError|\bis gated\b|Access to model .* is restricted|awaiting a review/,
        0.97,
      ],
      [
        /Invalid credentials in Authorization header|Invalid user token|token .* (?:is invalid|expired)|not in the authorized list/,
        0.96,
      ],
      [
        /^(?!.*(?:Proxy|Tunnel)).*403 (?:Client Error|Forbidden).*(?:huggingface|hf\.co)|Make sure your token has the correct permissions/,
        0.93,
      ],
      [
        /401 (?:Client Error|Unauthorized)|Invalid token passed|error '40[13] (?:Unauthorized|Forbidden)' for url/,
        0.85,
      ],
      [/must be authenticated to access|Invalid username or password/, 0.8],
    ]),
    fix: [
      'accept the licence on the model page of the hub, with the account of the token',
      'put the token of that account into .env as HF_TOKEN',
      'faststart check token-works',
      'faststart run 5',
    ],
    restartHelps: false,
  },
  {
    // Not hf-unreachable: it answers, and says "later". A restart loop makes it worse.
    id: 'hf-rate-limited',
    title: 'the hub answers 429: too many requests',
    match: saying([
      [
        /429 (?:Client Error|Too Many Requests)|Status Code: 429|status code:? 429|HTTP(?: status| error)? 429|Status\(429|429.*Too Many Requests/i,
        0.96,
      ],
      [
        /you have reached your '?\w*'? ?rate limit|had to rate limit you|Rate limited\. Waiting|rate[- ]limit(?:ed)? (?:by|exceeded)/i,
        0.95,
      ],
    ]),
    fix: [
      'docker stop CONTAINER   # ends the restarts',
      'set HF_TOKEN in .env: known users get a higher limit',
      'wait, then faststart run 5',
    ],
    restartHelps: false,
  },
  {
    // Not hf-offline-cache-miss: it did ask. Not store-unreachable: that is gRPC on port 8073.
    id: 'hf-unreachable',
    title: 'the Hugging Face hub cannot be reached',
    match: outOfReach,
    fix: [
      'curl -sSI https://huggingface.co   # on the host: DNS, proxy, certificate',
      'set HTTPS_PROXY, REQUESTS_CA_BUNDLE or HF_ENDPOINT (a mirror) in .env, as the network needs',
      'or warm the cache elsewhere and start with HF_HUB_OFFLINE=1',
    ],
    restartHelps: false,
    yieldsTo: ['hf-offline-cache-miss', 'hf-gated-or-unauthorized', 'hf-rate-limited'],
  },
];
