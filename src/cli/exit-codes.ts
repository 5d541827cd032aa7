import type {VerdictState} from '../bench/types.ts';
import type {Outcome} from '../engine/step.ts';

/** Every way the program can end. README's table is generated from this one. */
export const exitCodes = {
  done: {
    code: 0,
    meaning: 'everything asked for was done and proved; a verdict is PROVEN or PROVEN_OFFLINE_ONLY',
  },
  failed: {code: 1, meaning: 'a command failed, or the program has a bug'},
  usage: {code: 2, meaning: 'the command line is wrong: unknown command, step, gate, flag or file'},
  stopped: {code: 3, meaning: 'a hard stop: a gate was seen not to hold; also: doctor found a problem'},
  needsAnswer: {
    code: 4,
    meaning:
      'an answer is missing or was refused; the message names the flag, or why consent to format does not count',
  },
  couldNotCheck: {code: 5, meaning: 'something could not be looked at; never taken as fine'},
  inflated: {code: 20, meaning: 'verdict INFLATED: the claimed speedup came from something else'},
  noSpeedup: {code: 21, meaning: 'verdict NO_SPEEDUP'},
  regression: {code: 22, meaning: 'verdict REGRESSION: faststart is slower'},
  inconclusive: {code: 23, meaning: 'verdict INCONCLUSIVE, or below what --require asks for'},
  invalidRun: {code: 24, meaning: 'verdict INVALID_RUN: the numbers may not be compared'},
  locked: {code: 75, meaning: 'another faststart is at work here; the message says which'},
  hangUp: {code: 129, meaning: 'the terminal went away (SIGHUP)'},
  interrupted: {code: 130, meaning: 'interrupted (SIGINT, Ctrl-C) or cancelled'},
  terminated: {code: 143, meaning: 'terminated (SIGTERM)'},
} as const;

export type ExitName = keyof typeof exitCodes;

export function exitCode(name: ExitName): number {
  return exitCodes[name].code;
}

const verdictNames: Readonly<Record<VerdictState, ExitName>> = {
  PROVEN: 'done',
  PROVEN_OFFLINE_ONLY: 'done',
  INFLATED: 'inflated',
  NO_SPEEDUP: 'noSpeedup',
  REGRESSION: 'regression',
  INCONCLUSIVE: 'inconclusive',
  INVALID_RUN: 'invalidRun',
};

/** `require: 'proven'` lets nothing but PROVEN end well. */
export function exitCodeOfVerdict(state: VerdictState, require?: 'proven'): number {
  if (require === 'proven' && state === 'PROVEN_OFFLINE_ONLY') return exitCode('inconclusive');
  return exitCode(verdictNames[state]);
}

export function exitCodeOfOutcome(outcome: Outcome): number {
  switch (outcome.status) {
    case 'proved':
    case 'alreadyProved':
      return exitCode('done');
    case 'stopped':
      return exitCode(outcome.could === 'not-check' ? 'couldNotCheck' : 'stopped');
    case 'failed':
      return exitCode(outcome.at === 'plan' ? 'stopped' : 'failed');
    case 'needsAnswer':
    case 'refused':
      return exitCode('needsAnswer');
    case 'cancelled':
      return exitCode('interrupted');
  }
}
