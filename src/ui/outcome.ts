import type {Outcome} from '../engine/step.ts';

/** How the last run of a step ended, where that needs saying: a failure and a pass speak for themselves. */
export function describeOutcome(outcome: Outcome): string | undefined {
  switch (outcome.status) {
    case 'proved':
    case 'alreadyProved':
    case 'failed':
      return undefined;
    case 'stopped':
      return outcome.could === 'not-hold'
        ? `Stopped by ${outcome.gate}: nothing after it may start.`
        : `Stopped: ${outcome.gate} could not be checked, and that is never taken as fine.`;
    case 'cancelled':
      return 'Stopped by you. Enter runs it again; what is done is found and not done twice.';
    case 'refused':
      return 'Not done: the answer was no. Enter asks again.';
    case 'needsAnswer':
      return `Waits for an answer: ${outcome.flag}.`;
  }
}
