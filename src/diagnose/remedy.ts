import {isAsked} from '../env/env-questions.ts';
import {envKeys} from '../env/keys.ts';

/** What can be done to a container from here; as `docker` spells it, but for `remove`. */
export type ContainerVerb = 'stop' | 'start' | 'restart' | 'unpause' | 'remove';

/** What a line of a fix does. Names nothing by itself: the container is the one that was diagnosed. */
export type Deed =
  | {readonly kind: 'step'; readonly step: string}
  | {readonly kind: 'container'; readonly verb: ContainerVerb}
  /** An answer of step 2 that is given anew. */
  | {readonly kind: 'answer'; readonly key: string};

/** A line of a fix that can be run from where it is read. */
export type Remedy = {readonly line: string; readonly deed: Deed};

const STEP = /^faststart run (repo|[0-7])$/;
const ON_CONTAINER = /^docker (stop|start|restart|unpause|rm -f) CONTAINER(?: && faststart resume)?$/;
const VERBS: Readonly<Record<string, ContainerVerb>> = {
  stop: 'stop',
  start: 'start',
  restart: 'restart',
  unpause: 'unpause',
  'rm -f': 'remove',
};

/** The one key of .env that a sentence is about; undefined where it names none, or several. */
function keyIn(line: string): string | undefined {
  const named = envKeys.filter(({key}) => isAsked(key) && new RegExp(`\\b${key}\\b`).test(line));
  return /(?:^|\s)\.env\b/.test(line) && named.length === 1 ? named[0]?.key : undefined;
}

/**
 * What of a fix can be run from here. Takes a line as our own rules have it, before any name is put in: whatever a log
 * or a container says can only choose among these deeds, and never becomes a part of one. Looks and sentences are
 * undefined: they are for a person. Pure.
 */
export function deedOf(line: string): Deed | undefined {
  const command = line.replace(/\s+#.*$/, '');
  const step = STEP.exec(command)?.[1];
  if (step !== undefined) return {kind: 'step', step};
  const verb = VERBS[ON_CONTAINER.exec(command)?.[1] ?? ''];
  if (verb !== undefined) return {kind: 'container', verb};
  const key = keyIn(line);
  return key === undefined ? undefined : {kind: 'answer', key};
}
