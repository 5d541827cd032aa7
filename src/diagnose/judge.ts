import type {Line} from './clean-log.ts';
import {failuresOf, isConverted, SURE} from './failures.ts';
import {healthyFinding} from './healthy.ts';
import {UNEXPLAINED} from './last-words.ts';
import type {Observation, Sight} from './observation.ts';
import {rankOf, type Stage, stageOf} from './stage.ts';
import type {DiagnosedCause, Diagnosis} from './types.ts';

function sightOf(seen: Observation, lines: readonly Line[]): Sight {
  return {lines, state: seen.state, offline: seen.offline, hubCache: seen.hubCache};
}

/** Docker starts it again and again. Says that it dies, not why: comes after the why. */
function crashLoop(seen: Observation, gotFurther: boolean): DiagnosedCause | undefined {
  const state = seen.state;
  if (state === null) return undefined;
  const moving = seen.restartedWhileWatched === true || state.status === 'restarting';
  if (!moving && (state.restartCount === 0 || gotFurther)) return undefined;
  const watched =
    seen.restartedWhileWatched === true
      ? [{text: 'it was started again while we watched', source: 'docker inspect'}]
      : [];
  return {
    id: 'crash-loop',
    title: 'it dies and Docker starts it again: it looks like a hang and never becomes ready',
    confidence: moving ? 0.98 : state.restartCount > 1 ? 0.85 : 0.6,
    evidence: [
      {
        text: `RestartCount ${state.restartCount}, status ${state.status}, last exit code ${state.exitCode}`,
        source: 'docker inspect',
      },
      ...watched,
    ],
    fix: [
      'docker stop CONTAINER   # every start repeats the failure',
      'mend the cause named above, or read: docker logs --tail=200 CONTAINER',
    ],
    restartHelps: false,
  };
}

/** What ended the life before this one. */
function failuresBefore(seen: Observation, looping: boolean): readonly DiagnosedCause[] {
  if (seen.previous.length === 0) return [];
  return failuresOf(sightOf(seen, seen.previous)).filter(cause => looping || cause.id !== UNEXPLAINED);
}

/** Docker made it and it never ran, or it ran and its end left no words. */
function silentEnd(seen: Observation): DiagnosedCause[] {
  if (seen.state?.status !== 'created' && seen.state?.status !== 'exited' && seen.state?.status !== 'dead')
    return [];
  if (isConverted({lines: seen.current, state: seen.state})) return [];
  const never = seen.state.status === 'created';
  return [
    {
      id: never ? 'never-started' : UNEXPLAINED,
      title: never ? 'the container was made but never started' : 'it ended without saying why',
      confidence: 0.5,
      evidence: [
        {text: `status ${seen.state.status}, exit code ${seen.state.exitCode}`, source: 'docker inspect'},
      ],
      fix: [
        never
          ? 'docker start CONTAINER   # and look at what Docker answers'
          : 'docker events --since 10m --until 0s --filter container=CONTAINER   # who ended it',
      ],
      restartHelps: never,
    },
  ];
}

/** Log says up, port says no: neither may be taken as fine. */
function notAnswering(seen: Observation, stage: Stage): DiagnosedCause[] {
  if (stage.id !== 'ready' || seen.probe === null) return [];
  return [
    {
      id: 'port-not-answering',
      title: 'the log says ready, but the published port does not answer as it should',
      confidence: 0.6,
      evidence: [{text: seen.probe.said, source: seen.probe.url}],
      fix: [`curl -sS ${seen.probe.url}`, 'compare the port in .env with docker ps'],
      restartHelps: false,
    },
  ];
}

/** Pure: why it is not ready, root cause before wrapper, the last life before the one under way. */
export function diagnose(seen: Observation): Diagnosis {
  const stage = stageOf(seen.current);
  if (seen.probe?.ready) {
    const finding = healthyFinding(seen, {...stage, id: 'ready'});
    return {healthy: true, stage: 'ready', causes: [finding], notSeen: seen.notSeen};
  }
  // A life that got further than the one before did not die of the same thing, so far.
  const gotFurther = seen.previous.length > 0 && rankOf(stage.id) > rankOf(stageOf(seen.previous).id);
  const loop = crashLoop(seen, gotFurther);
  const now = failuresOf(sightOf(seen, seen.current));
  const roots = now.length > 0 || gotFurther ? now : failuresBefore(seen, loop !== undefined);
  const explained = roots.filter(cause => cause.id !== UNEXPLAINED);
  const causes = [
    ...explained.filter(cause => cause.confidence >= SURE),
    ...(loop === undefined ? [] : [loop]),
    ...explained.filter(cause => cause.confidence < SURE),
    ...roots.filter(cause => cause.id === UNEXPLAINED),
  ];
  const known = causes.length > 0 ? causes : [...silentEnd(seen), ...notAnswering(seen, stage)];
  // A life that has not said anything yet is as far as the one before it got.
  const reached = stage.id === 'unknown' && seen.previous.length > 0 ? stageOf(seen.previous) : stage;
  if (known.length > 0) return {healthy: false, stage: reached.label, causes: known, notSeen: seen.notSeen};
  return {healthy: true, stage: stage.label, causes: [healthyFinding(seen, stage)], notSeen: seen.notSeen};
}
