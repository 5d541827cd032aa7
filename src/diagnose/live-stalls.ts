import {quote} from '../engine/shell.ts';
import {connectionEvidence, isUnanswered, toHub, toStore} from './connections.ts';
import type {Connection, Live} from './live.ts';
import type {Look} from './live-causes.ts';
import type {Observation} from './observation.ts';
import {type Stage, type StageId, stageOf} from './stage.ts';
import type {CauseEvidence, DiagnosedCause} from './types.ts';

/** A download bar moves, and a reader says its next shard, within this. */
const QUIET_DOWNLOAD_MS = 60_000;
/** Importing, compiling and initialising can be silent for minutes; then at least they work. */
const QUIET_MS = 120_000;
const IDLE_CORES = 0.05;
const IDLE_BYTES_PER_SECOND = 2000;
const HUB = 'https://huggingface.co';

function isUnready(seen: Observation): boolean {
  return seen.probe?.ready !== true && stageOf(seen.current).id !== 'ready';
}

function askHub({environment}: Live): string {
  const endpoint = quote(environment.variables.HF_ENDPOINT ?? HUB);
  return `curl -sSI --max-time 10 ${endpoint}   # on the host: DNS, proxy, firewall`;
}

/** A black hole: packets go out, nothing comes back, no error either. The log is silent meanwhile. */
function blackHole(
  way: (live: Live) => readonly Connection[] | null,
  cause: (live: Live) => Pick<DiagnosedCause, 'id' | 'title' | 'fix'>,
): Look {
  return (seen, live) => {
    if (!isUnready(seen) || seen.state?.status !== 'running') return [];
    const unanswered = (way(live) ?? []).filter(isUnanswered);
    if (unanswered.length === 0) return [];
    const evidence = connectionEvidence(unanswered);
    return [{standing: 'root', cause: {...cause(live), confidence: 0.93, evidence, restartHelps: false}}];
  };
}

const hubBlackHole = blackHole(toHub, live => ({
  id: 'hf-unreachable',
  title: 'the Hugging Face hub cannot be reached: nothing answers, not even with an error',
  fix: [
    askHub(live),
    'set HTTPS_PROXY or HF_ENDPOINT (a mirror) in .env, as the network needs',
    'or, with a full cache, start with HF_HUB_OFFLINE=1',
  ],
}));

const storeBlackHole = blackHole(toStore, () => ({
  id: 'store-unreachable',
  title: 'the store takes no connection: nothing answers, not even with an error',
  fix: [
    'docker logs --tail=50 sllm_store',
    'faststart run 6   # starts the store first, and waits until it listens',
  ],
}));

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
const FROM_STORE: readonly StageId[] = ['finding-weights', 'reading-weights', 'store-loading'];

/** What stands still, and what shows that it does. */
type Still = {
  readonly seen: Observation;
  readonly live: Live;
  readonly stage: Stage;
  readonly evidence: readonly CauseEvidence[];
};

/**
 * How sure it is that the other side is what is waited for: what was sent is not acknowledged; a connection is open and
 * silent, as one that is only kept would be too; nobody could see.
 */
function sureness(connections: readonly Connection[] | null, unseen: number): number {
  if (connections === null) return unseen;
  return connections.some(one => one.isUnacknowledged) ? 0.92 : 0.85;
}

function stalledDownload({live, evidence}: Still): DiagnosedCause {
  const hub = toHub(live);
  const lost = hub?.length === 0;
  return {
    id: 'stalled-download',
    title: lost
      ? 'the download stands still: no connection to the hub is open any more'
      : 'the download stands still',
    confidence: sureness(hub, 0.85),
    evidence: [...evidence, ...connectionEvidence(hub ?? [])],
    fix: [
      'docker restart CONTAINER   # a download goes on where it was',
      'HF_HUB_DISABLE_XET=1 in .env, where it stands still again: another way of downloading',
    ],
    restartHelps: true,
  };
}

function hubStall({seen, live, stage, evidence}: Still): DiagnosedCause {
  const hub = toHub(live);
  return {
    id: 'hub-stall',
    title: `it stands still (${stage.label}), where it asks the hub about the model`,
    confidence: sureness(hub, 0.65),
    evidence: [
      ...evidence,
      ...connectionEvidence(hub ?? []),
      {text: seen.offline?.because ?? '', source: 'docker inspect'},
    ],
    fix: [
      askHub(live),
      'with a full cache it need not ask: HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1, faststart run 7',
    ],
    restartHelps: true,
  };
}

function storeStall({live, stage, evidence}: Still): DiagnosedCause {
  const store = toStore(live) ?? [];
  return {
    id: 'store-stall',
    title: `it stands still (${stage.label}): it has asked the store, and nothing comes`,
    confidence: sureness(store, 0),
    evidence: [...evidence, ...connectionEvidence(store)],
    fix: [
      `docker logs --tail=50 ${live.store?.name ?? 'sllm_store'}   # what it does`,
      'faststart run 0   # both anew: removes the containers of this stack',
      'faststart run 6',
    ],
    restartHelps: false,
  };
}

function silentStall({live, stage, evidence}: Still): DiagnosedCause {
  const alone =
    toHub(live)?.length === 0
      ? [{text: 'none is open to the hub', source: 'connections of its network'}]
      : [];
  return {
    id: 'silent-stall',
    title: `it stands still (${stage.label}): it neither works nor says anything`,
    confidence: 0.6,
    evidence: [...evidence, ...alone],
    fix: [
      'docker top CONTAINER   # is a worker gone?',
      'docker restart CONTAINER, with VLLM_LOGGING_LEVEL=DEBUG and NCCL_DEBUG=INFO in .env',
    ],
    restartHelps: true,
  };
}

/** Where a start that may ask the hub does so; one that has no connection to it waits for something else. */
function waitsForHub({seen, live, stage}: Still): boolean {
  const mayAsk = seen.offline?.on === false && BEFORE_WEIGHTS.includes(stage.id);
  return mayAsk && toHub(live)?.length !== 0;
}

function waitsForStore({live, stage}: Still): boolean {
  return live.store !== null && FROM_STORE.includes(stage.id) && (toStore(live) ?? []).length > 0;
}

/** Neither words nor work: not slow, but stuck. */
const standstill: Look = (seen, live) => {
  if (!isUnready(seen) || seen.state?.status !== 'running' || live.silentMs === null || !isIdle(live))
    return [];
  const stage = stageOf(seen.current);
  const isDownload = stage.id === 'downloading' || (live.download?.unfinished ?? 0) > 0;
  if (live.silentMs < (isDownload ? QUIET_DOWNLOAD_MS : QUIET_MS)) return [];
  const text = `no line for ${Math.round(live.silentMs / 1000)} s, no CPU, disk or network over ${((live.rates?.overMs ?? 0) / 1000).toFixed(0)} s`;
  const still: Still = {seen, live, stage, evidence: [{text, source: 'docker logs, docker stats'}]};
  const toldBy = isDownload
    ? stalledDownload
    : waitsForStore(still)
      ? storeStall
      : waitsForHub(still)
        ? hubStall
        : silentStall;
  return [{standing: 'failure', cause: toldBy(still)}];
};

export const stallCauses: readonly Look[] = [hubBlackHole, storeBlackHole, standstill];
