import {isUnanswered} from './connections.ts';
import type {Live} from './live.ts';
import type {Observation} from './observation.ts';

/** A suspicion, and what speaks against it; null = nothing does, or it could not be seen. */
type Suspicion = {
  /** Causes that it would be. */
  readonly ids: readonly string[];
  against(seen: Observation, live: Live): string | null;
};

const SUSPICIONS: readonly Suspicion[] = [
  {
    ids: ['crash-loop'],
    against: ({state, restartedWhileWatched}) =>
      state?.restartCount === 0 && restartedWhileWatched === false
        ? 'a crash loop: RestartCount 0, and it was not restarted while watched'
        : null,
  },
  {
    ids: ['host-oom-killed'],
    against: ({state}, {happened, kernel}) =>
      state?.oomKilled === false &&
      happened !== null &&
      !happened.some(({action}) => action === 'oom') &&
      kernel?.length === 0
        ? 'out of memory: OOMKilled false, no such event, nothing from the kernel'
        : null,
  },
  {
    ids: ['hf-offline-cache-miss'],
    against: ({offline}) => (offline?.on === false ? `offline mode: ${offline.because}` : null),
  },
  {
    ids: ['hf-offline-cache-miss', 'download-in-progress'],
    against: ({hubCache}) =>
      hubCache?.holds === 'all' ? `a missing cache: all of ${hubCache.model} is in ${hubCache.folder}` : null,
  },
  {
    ids: ['port-in-use'],
    against: (_seen, {ports}) =>
      ports !== null && ports.length > 0 && ports.every(one => one.ours || one.holder === null)
        ? `a taken port: ${ports.map(one => one.port).join(', ')} is ${ports.some(one => one.ours) ? 'its own' : 'free'}`
        : null,
  },
  {
    ids: ['gpu-memory-busy', 'cuda-oom'],
    against: (_seen, {gpu}) =>
      gpu !== null && gpu.cards.length > 0 && gpu.holders?.length === 0
        ? 'a GPU in use: no process is on it'
        : null,
  },
  {
    ids: ['nvme-not-mounted'],
    against: (_seen, {mounts}) => {
      const apart = mounts.filter(one => one.mountPoint !== null && one.mountPoint !== '/');
      return apart.length === 0
        ? null
        : `the OS disk: ${apart.map(one => `${one.source} is on ${one.device ?? one.mountPoint}`).join(', ')}`;
    },
  },
  {
    ids: ['store-unreachable', 'lost-store-namespace'],
    against: (_seen, {store, lent}) =>
      store?.status === 'running' && store.listening && (lent === null || lent.state === 'up')
        ? `the store: ${store.name} runs and listens`
        : null,
  },
  {
    ids: ['hf-unreachable'],
    against: (_seen, {connections}) =>
      connections?.some(isUnanswered) === false ? 'a connection that nobody answers: none is open' : null,
  },
];

/** Pure: what it is not, as far as it was looked at, given what it is. */
export function ruledOut(seen: Observation, ids: readonly string[]): readonly string[] {
  const {live} = seen;
  if (live === undefined) return [];
  return SUSPICIONS.flatMap(suspicion => {
    if (suspicion.ids.some(id => ids.includes(id))) return [];
    const text = suspicion.against(seen, live);
    return text === null ? [] : [text];
  });
}
