import type {Live, Unanswered} from './live.ts';
import type {Look} from './live-causes.ts';
import type {Observation} from './observation.ts';
import {type StageId, stageOf} from './stage.ts';

const STORE_PORT = 8073;
const HUB_PORTS = [80, 443];
/** A download bar moves, and a reader says its next shard, within this. */
const QUIET_DOWNLOAD_MS = 60_000;
/** Importing, compiling and initialising can be silent for minutes; then at least they work. */
const QUIET_MS = 120_000;
const IDLE_CORES = 0.05;
const IDLE_BYTES_PER_SECOND = 2000;

function portOf(address: string | undefined): number | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const {port, protocol} = new URL(address);
  return port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);
}

/** Ports by which this container reaches the hub: its own, a mirror's, a proxy's. */
function hubPorts({variables}: Live['environment']): readonly (number | undefined)[] {
  const ways = ['HF_ENDPOINT', 'HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY'];
  return [...HUB_PORTS, ...ways.map(name => portOf(variables[name]))];
}

function isUnready(seen: Observation): boolean {
  return seen.probe?.ready !== true && stageOf(seen.current).id !== 'ready';
}

function asked(unanswered: readonly Unanswered[]): string {
  const peers = [...new Set(unanswered.map(({address, port}) => `${address}:${port}`))];
  return `${peers.slice(0, 3).join(', ')} ${peers.length === 1 ? 'has' : 'have'} not answered for two seconds and more`;
}

/** A black hole: packets go out, nothing comes back, no error either. The log is silent meanwhile. */
const blackHole: Look = (seen, live) => {
  if (!isUnready(seen) || seen.state?.status !== 'running') return [];
  const ports = hubPorts(live.environment);
  const hub = (live.unanswered ?? []).filter(({port}) => port !== STORE_PORT && ports.includes(port));
  if (hub.length === 0) return [];
  const {HF_ENDPOINT: endpoint = 'https://huggingface.co'} = live.environment.variables;
  return [
    {
      standing: 'root',
      cause: {
        id: 'hf-unreachable',
        title: 'the Hugging Face hub cannot be reached: nothing answers, not even with an error',
        confidence: 0.93,
        evidence: [{text: asked(hub), source: 'connections of its network (SYN sent)'}],
        fix: [
          `curl -sSI --max-time 10 ${endpoint}   # on the host: DNS, proxy, firewall`,
          'set HTTPS_PROXY or HF_ENDPOINT (a mirror) in .env, as the network needs',
          'or, with a full cache, start with HF_HUB_OFFLINE=1',
        ],
        restartHelps: false,
      },
    },
  ];
};

function isIdle({rates}: Live): boolean {
  if (rates === null) return false;
  const {cores, diskBytesPerSecond: disk, networkBytesPerSecond: network} = rates;
  return (
    cores !== null &&
    cores < IDLE_CORES &&
    (disk ?? 0) < IDLE_BYTES_PER_SECOND &&
    (network ?? 0) < IDLE_BYTES_PER_SECOND
  );
}

const BEFORE_WEIGHTS: readonly StageId[] = ['configuring', 'starting-engine', 'finding-weights'];

/** Where a start that may ask the hub does so. */
function asksTheHub(seen: Observation): boolean {
  return seen.offline?.on === false && BEFORE_WEIGHTS.includes(stageOf(seen.current).id);
}

/** Neither words nor work: not slow, but stuck. */
const standstill: Look = (seen, live) => {
  if (!isUnready(seen) || seen.state?.status !== 'running' || live.silentMs === null || !isIdle(live))
    return [];
  const stage = stageOf(seen.current);
  const isDownload = stage.id === 'downloading' || (live.download?.unfinished ?? 0) > 0;
  if (live.silentMs < (isDownload ? QUIET_DOWNLOAD_MS : QUIET_MS)) return [];
  const silent = `no line for ${Math.round(live.silentMs / 1000)} s, no CPU, disk or network over ${((live.rates?.overMs ?? 0) / 1000).toFixed(0)} s`;
  const evidence = [{text: silent, source: 'docker logs, docker stats'}];
  return [
    {
      standing: 'failure',
      cause: isDownload
        ? {
            id: 'stalled-download',
            title: 'the download stands still',
            confidence: 0.85,
            evidence,
            fix: [
              'docker restart CONTAINER   # a download goes on where it was',
              'HF_HUB_DISABLE_XET=1 in .env, where it stands still again: another way of downloading',
            ],
            restartHelps: true,
          }
        : asksTheHub(seen)
          ? {
              id: 'hub-stall',
              title: `it stands still (${stage.label}), where it asks the hub about the model`,
              confidence: 0.65,
              evidence: [...evidence, {text: seen.offline?.because ?? '', source: 'docker inspect'}],
              fix: [
                'curl -sSI --max-time 10 https://huggingface.co   # on the host: DNS, proxy, firewall',
                'with a full cache it need not ask: HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1, faststart run 7',
              ],
              restartHelps: true,
            }
          : {
              id: 'silent-stall',
              title: `it stands still (${stage.label}): it neither works nor says anything`,
              confidence: 0.6,
              evidence,
              fix: [
                'docker top CONTAINER   # is a worker gone?',
                'docker restart CONTAINER, with VLLM_LOGGING_LEVEL=DEBUG and NCCL_DEBUG=INFO in .env',
              ],
              restartHelps: true,
            },
    },
  ];
};

export const stallCauses: readonly Look[] = [blackHole, standstill];
