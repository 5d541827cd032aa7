import type {Failure} from '../engine/failure.ts';
import type {Measured} from './sampler.ts';
import type {RunRecord} from './types.ts';

/** A server does not come up, or breaks a gate every time. */
export function brokenFailure(container: string, {record, diagnosis}: Measured): Failure {
  const cause = diagnosis?.causes[0];
  const seen = record.faults.map(fault => `${fault.gate} ${fault.text}`).join('; ');
  return {
    short: cause === undefined ? `${container} does not give a valid run` : `${container}: ${cause.title}`,
    expected: `a ${record.mode} run of ${container} that holds all run gates`,
    observed: cause?.evidence[0] === undefined ? seen : `${seen}; ${cause.evidence[0].text}`,
    command: `docker logs --tail=200 ${container}`,
    fix: cause?.fix ?? [`faststart diagnose ${container}`],
  };
}

/** What the block rests on went away under it. */
export function lostFailure(container: string, {mode, faults}: RunRecord): Failure {
  return {
    short: `the ${mode} block cannot go on`,
    expected: 'Docker and the containers that the block made, to its end',
    observed: faults.map(({gate, text}) => `${gate} ${text}`).join('; '),
    command: `docker inspect ${container}`,
    fix: ['faststart check docker-ready', 'faststart resume   # makes the runs that are missing'],
  };
}

/** It could not begin. */
export function setupFailure(container: string, observed: string): Failure {
  return {
    short: 'the benchmark could not begin',
    expected: 'containers that do not restart by themselves, and a healthy store',
    observed,
    command: `docker ps -a --filter name=${container}`,
    fix: [`faststart diagnose ${container}`],
  };
}
