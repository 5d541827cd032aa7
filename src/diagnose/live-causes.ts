import {cleanLog} from './clean-log.ts';
import {failuresOf, SURE} from './failures.ts';
import type {Live} from './live.ts';
import type {Observation} from './observation.ts';
import type {CauseEvidence, DiagnosedCause} from './types.ts';

/** What is known of the machine besides the container. */
export type Surroundings = {
  /** Where the runbook's disk belongs: `/nvme`. */
  readonly mountPoint: string;
  /** What `.env` says now. */
  readonly variables: Readonly<Record<string, string>>;
};

/**
 * - `root`: it is why the others happen; goes first.
 * - `failure`: comes after what the container itself says is wrong.
 * - `remark`: worth knowing; by itself it keeps nothing from becoming ready.
 */
export type Standing = 'root' | 'failure' | 'remark';

/** A cause that the container's own words cannot show. */
export type LiveCause = {
  readonly cause: DiagnosedCause;
  readonly standing: Standing;
  /** Causes that it lies behind: they are not mended for good before this is, by its last fix. */
  readonly behind?: readonly string[];
  /** Guesses that it refutes. */
  readonly refutes?: readonly string[];
};

type Look = (seen: Observation, live: Live, around: Surroundings) => readonly LiveCause[];

const none: readonly LiveCause[] = [];

function one(
  cause: DiagnosedCause,
  standing: Standing = 'root',
  refutes: readonly string[] = [],
): readonly LiveCause[] {
  return [{cause, standing, refutes}];
}

const inspect = (text: string): CauseEvidence => ({text, source: 'docker inspect'});
const event = (text: string): CauseEvidence => ({text, source: 'docker events'});

/** It went away, or Docker did, while it was watched. */
const lostWhileWatched: Look = (_seen, {lost}) => {
  if (lost === null) return none;
  if (lost.code === 'not-found')
    return one({
      id: 'container-removed',
      title: 'it was removed while it was watched',
      confidence: 0.98,
      evidence: [{text: lost.message, source: 'docker inspect'}],
      fix: [
        'docker events --since 10m --until 0s --filter container=CONTAINER   # who removed it',
        'faststart status   # which step makes it again',
      ],
      restartHelps: false,
    });
  if (lost.code === 'timeout')
    return one({
      id: 'docker-slow',
      title: 'Docker answers too slowly to see more: the machine may be overloaded',
      confidence: 0.5,
      evidence: [{text: lost.message, source: 'Docker'}],
      fix: ['uptime   # the load', 'sudo journalctl -u docker --since -10min   # whether it hangs'],
      restartHelps: false,
    });
  return one({
    id: 'docker-unreachable',
    title: 'Docker itself stopped answering while it was watched',
    confidence: 0.95,
    evidence: [{text: lost.message, source: 'Docker'}],
    fix: [
      'sudo systemctl status docker',
      'sudo journalctl -u docker --since -10min   # why it ended',
      'sudo systemctl start docker',
    ],
    restartHelps: false,
  });
};

const paused: Look = seen =>
  seen.state?.status !== 'paused'
    ? none
    : one({
        id: 'container-paused',
        title: 'somebody paused it: its processes are frozen',
        confidence: 0.98,
        evidence: [inspect('status paused')],
        fix: ['docker unpause CONTAINER'],
        restartHelps: true,
      });

/** Docker forgets OOMKilled at the next start; its events do not, and neither does the kernel. */
const outOfMemory: Look = (seen, {happened, kernel}) => {
  const ooms = (happened ?? []).filter(({action}) => action === 'oom');
  const isOver =
    seen.state?.status !== 'running' || seen.restartedWhileWatched === true || seen.state.restartCount > 0;
  const lines = (kernel ?? []).filter(line => /oom|Out of memory|Killed process/i.test(line));
  if (!isOver || ooms.length === 0) return none;
  return one({
    id: 'host-oom-killed',
    title: 'killed: the host or container ran out of memory',
    confidence: 0.98,
    evidence: [
      event(`oom, ${ooms.length} time${ooms.length === 1 ? '' : 's'} in its last lives`),
      ...lines.slice(-2).map(text => ({text, source: 'kernel'})),
    ],
    fix: [
      'sudo dmesg -T | grep -i -E "oom|killed process"',
      'raise the memory limit, lower MEM_POOL_SIZE, or fewer parallel compile jobs (MAX_JOBS)',
    ],
    restartHelps: false,
  });
};

/** Docker was told to end it: the exit code (137, 143, 0) says nothing about the server then. */
const stoppedFromOutside: Look = (seen, {happened}) => {
  if (seen.state?.status !== 'exited' || happened === null) return none;
  const lastStart = happened.findLastIndex(({action}) => action === 'start');
  const life = happened.slice(lastStart + 1);
  const wasKilled = life.some(({action}) => action === 'kill');
  if (!wasKilled || life.some(({action}) => action === 'oom')) return none;
  return one(
    {
      id: 'stopped-from-outside',
      title: 'it did not fail: somebody stopped it',
      confidence: 0.93,
      evidence: [
        event(
          life
            .map(({action, exitCode}) => (exitCode === null ? action : `${action} (exit code ${exitCode})`))
            .join(', '),
        ),
      ],
      fix: ['docker start CONTAINER', 'or let the step make it again: faststart resume'],
      restartHelps: true,
    },
    'root',
    ['host-oom-killed', 'unknown-failure'],
  );
};

/** Its network and process namespaces are those of a store that is no longer. */
const lostNamespace: Look = (_seen, {lent}) => {
  if (lent === null || lent.state === 'up' || lent.state === 'down') return none;
  const said =
    lent.state === 'gone'
      ? `it lives in the network of container ${lent.owner}, which is gone`
      : `${lent.owner}, whose network it lives in, was started again after it`;
  return one({
    id: 'lost-store-namespace',
    title: 'it was made for a store that is no longer: neither network nor GPU memory reach the new one',
    confidence: 0.95,
    evidence: [inspect(said)],
    fix: ['docker rm -f CONTAINER', 'faststart run 6   # makes it anew, for the store that runs now'],
    restartHelps: false,
  });
};

/** What the store itself says ended it comes before what its client says. */
const storeDown: Look = (seen, {store}) => {
  if (store === null || store.status === 'running' || seen.probe?.ready) return none;
  const status =
    store.status === null
      ? `there is no container ${store.name}`
      : `${store.name} is ${store.status}, exit code ${store.exitCode}${store.oomKilled ? ', killed for memory' : ''}`;
  const lines = cleanLog(store.lines, `docker logs ${store.name}`);
  const why = failuresOf({lines, state: null, offline: null, hubCache: null}).filter(
    cause => cause.confidence >= SURE,
  );
  return [
    ...why.map(cause => ({cause, standing: 'root' as const})),
    ...one(
      {
        id: 'store-unreachable',
        title: 'the store that it loads from does not run',
        confidence: 0.96,
        evidence: [inspect(status)],
        fix: [
          `docker logs --tail=50 ${store.name}`,
          'faststart run 6   # starts the store first, and waits until it listens',
        ],
        restartHelps: false,
      },
      why.length === 0 ? 'root' : 'failure',
    ),
  ];
};

export const stateCauses: readonly Look[] = [
  lostWhileWatched,
  paused,
  outOfMemory,
  stoppedFromOutside,
  lostNamespace,
  storeDown,
];

export type {Look};
