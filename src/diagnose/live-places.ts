import {bytes} from '../engine/amounts.ts';
import type {Live, MountedFolder} from './live.ts';
import type {Look, Surroundings} from './live-causes.ts';

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Folders that belong on the NVMe by their name, and are on the disk that `/` is on. */
function strayed(live: Live, mountPoint: string): readonly MountedFolder[] {
  return live.mounts.filter(mount => isBelow(mount.source, mountPoint) && mount.mountPoint === '/');
}

/** What is not there may be there once the right folder is. */
const MISSING = ['hf-offline-cache-miss', 'model-not-found', 'sllm-model-missing', 'disk-full'];

/** Runbook, cheat sheet A: the folder is there, the disk is not. What is "missing" lies on the disk. */
const notMounted: Look = (_seen, live, {mountPoint}) => {
  const folders = strayed(live, mountPoint);
  if (folders.length === 0) return [];
  return [
    {
      standing: 'remark',
      behind: MISSING,
      cause: {
        id: 'nvme-not-mounted',
        title: `nothing is mounted on ${mountPoint}: its folders are on the OS disk`,
        confidence: 0.95,
        evidence: folders.map(({source, device}) => ({
          text: `${source} is on ${device ?? 'an unknown device'}, mounted on /`,
          source: 'mount table',
        })),
        fix: [
          `df -hT ${mountPoint}   # /dev/root = the OS disk`,
          'docker stop CONTAINER   # it would write to the OS disk',
          `faststart run 1   # first: nothing is mounted on ${mountPoint}`,
        ],
        restartHelps: false,
      },
    },
  ];
};

const FOLDERS = {HF_CACHE_FOLDER: /hf-cache|huggingface/, MODEL_FOLDER: /models/} as const;

/** Folder by folder: what .env says now, and what the container was made with. */
function otherFolders(live: Live, {variables}: Surroundings): readonly string[] {
  return Object.entries(FOLDERS).flatMap(([name, target]) => {
    const meant = variables[name] ?? '';
    const mount = live.mounts.find(one => target.test(one.target));
    return meant === '' || mount === undefined || isBelow(mount.source, meant)
      ? []
      : [`${name}=${meant} in .env, but its ${mount.target} is ${mount.source}`];
  });
}

/** Runbook, cheat sheet C: .env was not read when it was made, or has changed since. */
const madeWithoutEnv: Look = (_seen, live, around) => {
  const other = otherFolders(live, around);
  const hasToken = (around.variables.HF_TOKEN ?? '') !== '';
  const lacksToken =
    hasToken && live.environment.token !== 'present' && live.environment.variables.HF_HUB_OFFLINE !== '1';
  const texts = [...other, ...(lacksToken ? ['HF_TOKEN is set in .env, and not in the container'] : [])];
  if (texts.length === 0) return [];
  return [
    {
      standing: 'remark',
      behind: [...(other.length > 0 ? MISSING : []), ...(lacksToken ? ['hf-gated-or-unauthorized'] : [])],
      cause: {
        id: 'env-not-loaded',
        title: 'it was made with other values than .env has now',
        confidence: other.length > 0 ? 0.8 : 0.5,
        evidence: texts.map(text => ({text, source: '.env and docker inspect'})),
        fix: [
          'set -a; source ./.env; set +a   # a shell does not load .env by itself',
          'docker rm -f CONTAINER && faststart resume   # first: makes it anew, with what .env says now',
        ],
        restartHelps: false,
      },
    },
  ];
};

/** Chatter of a resolver and of keep-alives is less. */
const TRAFFIC_BYTES_PER_SECOND = 10_000;

/** Runbook, cheat sheet D: all of the model is here, and its start still is a matter of the network. */
const networkInTheStart: Look = (seen, live) => {
  const perSecond = live.rates?.networkBytesPerSecond ?? 0;
  const isStarting = seen.state?.status === 'running' && seen.probe?.ready !== true;
  if (!isStarting || seen.offline?.on !== false || seen.hubCache?.holds !== 'all') return [];
  if (perSecond < TRAFFIC_BYTES_PER_SECOND) return [];
  return [
    {
      standing: 'remark',
      cause: {
        id: 'network-in-the-start',
        title: 'its cache is full, and it still waits for the network: a speedup over this start is inflated',
        confidence: 0.7,
        evidence: [
          {text: `receives ${bytes(Math.round(perSecond))}/s while it starts`, source: 'docker stats'},
          {text: `all of ${seen.hubCache.model} is in ${seen.hubCache.folder}`, source: 'cache folder'},
          {text: seen.offline.because, source: 'docker inspect'},
        ],
        fix: ['faststart run 7   # the offline proof measures the same start without the network'],
        restartHelps: false,
      },
    },
  ];
};

export const placeCauses: readonly Look[] = [notMounted, madeWithoutEnv, networkInTheStart];
