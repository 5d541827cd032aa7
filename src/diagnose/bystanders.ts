import {bytes, elapsed} from '../engine/amounts.ts';
import {connectionEvidence, toHub} from './connections.ts';
import type {Live} from './live.ts';
import type {Observation} from './observation.ts';
import type {CauseEvidence, DiagnosedCause} from './types.ts';

type Tell = (live: Live, seen: Observation) => readonly CauseEvidence[];

const from = (source: string, ...texts: readonly (string | null)[]): readonly CauseEvidence[] =>
  texts.flatMap(text => (text === null ? [] : [{text, source}]));

const rate = (what: string, perSecond: number | null | undefined): string | null =>
  perSecond == null ? null : `${what} ${bytes(Math.round(perSecond))}/s`;

const token: Tell = ({environment}) =>
  from('docker inspect', `HF_TOKEN in the container: ${environment.token}`);

const ways: Tell = ({environment: {variables}}) =>
  from(
    'docker inspect',
    ...['HF_ENDPOINT', 'HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].map(name =>
      variables[name] === undefined ? null : `${name}=${variables[name]}`,
    ),
  );

const disks: Tell = ({mounts}) =>
  from(
    'mount table',
    ...mounts.map(({source, device, mountPoint}) =>
      device === null ? null : `${source} is on ${device} (${mountPoint})`,
    ),
  );

const portHolders: Tell = ({ports}) =>
  from(
    'ss and docker ps',
    ...(ports ?? []).map(({port, holder, ours}) =>
      holder === null || ours ? null : `port ${port} is held by ${holder}`,
    ),
  );

const gpu: Tell = ({gpu: seen}) =>
  from(
    'nvidia-smi',
    ...(seen?.cards ?? []).map(
      card => `GPU ${card.index}: ${card.usedMib ?? '?'} of ${card.totalMib ?? '?'} MiB in use`,
    ),
    ...(seen?.holders ?? []).map(
      ({pid, program, usedMib, container}) =>
        `process ${pid} (${program}) holds ${usedMib ?? 'some'} MiB, of ${container === null ? 'no container' : `container ${container}`}`,
    ),
  );

const store: Tell = ({store: seen}) =>
  from(
    'docker inspect',
    seen === null || seen.status === null
      ? null
      : `${seen.name} is ${seen.status}${seen.status === 'running' ? `, ${seen.listening ? 'and listens' : 'and does not listen yet'}` : ''}`,
  );

const memory: Tell = ({kernel}) => from('kernel', ...(kernel ?? []).slice(-2));

const download: Tell = ({rates, download: cache}) => {
  const perSecond = rates?.networkBytesPerSecond ?? null;
  const left = cache?.wantBytes == null ? null : Math.max(0, cache.wantBytes - cache.haveBytes);
  const time =
    left === null || left === 0 || perSecond === null || perSecond < 1000
      ? ''
      : `, about ${elapsed((left / perSecond) * 1000)} left at this rate`;
  return [
    ...from('docker stats', rate('receives', perSecond)),
    ...from(
      'cache folder',
      cache === null
        ? null
        : cache.wantBytes === null
          ? `${bytes(cache.haveBytes)} so far`
          : `${bytes(cache.haveBytes)} of ${bytes(cache.wantBytes)}${time}`,
    ),
  ];
};

const work: Tell = ({rates, silentMs}) => [
  ...from(
    'docker stats',
    rates?.cores == null
      ? null
      : [
          `CPU ${rates.cores.toFixed(1)} cores`,
          rate('disk', rates.diskBytesPerSecond),
          rate('network', rates.networkBytesPerSecond),
        ]
          .filter(text => text !== null)
          .join(', '),
  ),
  ...from(
    'docker logs',
    silentMs === null || silentMs < 10_000 ? null : `last line ${elapsed(silentMs)} ago`,
  ),
];

/** With whom it speaks now, on the way to the hub. */
const hub: Tell = live => connectionEvidence(toHub(live) ?? []);

const deaths: Tell = ({happened, restartPolicy}) => {
  const died = (happened ?? []).filter(({action}) => action === 'die');
  const codes = [...new Set(died.map(({exitCode}) => exitCode))].filter(code => code !== null);
  return [
    ...from(
      'docker events',
      died.length < 2
        ? null
        : `died ${died.length} times in ${elapsed((died.at(-1)?.atMs ?? 0) - (died[0]?.atMs ?? 0))}, exit code ${codes.join(', ')}`,
    ),
    ...from('docker inspect', `restart policy ${restartPolicy}`),
  ];
};

/** What the neighbourhood of a container adds to a cause, by the cause's id. */
const TELL: Readonly<Record<string, readonly Tell[]>> = {
  'hf-gated-or-unauthorized': [token],
  'hf-rate-limited': [token],
  'model-not-found': [token],
  'hf-unreachable': [ways, hub],
  'hf-offline-cache-miss': [],
  'disk-full': [disks],
  'permission-denied': [disks],
  'port-in-use': [portHolders],
  'gpu-memory-busy': [gpu],
  'cuda-oom': [gpu],
  'store-unreachable': [store],
  'sllm-model-missing': [store],
  'host-oom-killed': [memory],
  'crash-loop': [deaths],
  'download-in-progress': [download, hub],
  'slow-weight-loading': [work, disks],
  'slow-compile-or-graph-capture': [work],
  'start-up-in-progress': [work],
};

/** Pure: the same cause, with what else was seen that bears on it. */
export function withBystanders(cause: DiagnosedCause, seen: Observation): DiagnosedCause {
  const {live} = seen;
  if (live === undefined) return cause;
  const known = new Set(cause.evidence.map(({text}) => text));
  const told = (TELL[cause.id] ?? []).flatMap(tell => tell(live, seen));
  return {...cause, evidence: [...cause.evidence, ...told.filter(({text}) => !known.has(text))]};
}
