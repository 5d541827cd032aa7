import type {Evidence, Fix, GateResult, GateStatus} from '../engine/gate.ts';
import type {Command} from '../engine/plan.ts';
import type {Exit} from '../host/ports.ts';

type Said = {
  readonly short: string;
  readonly expected: string;
  readonly observed: string;
  readonly evidence: readonly Evidence[];
  readonly fixes?: readonly Fix[];
};

function result(status: GateStatus, said: Said): GateResult {
  return {fixes: [], ...said, status};
}

export const pass = (said: Said): GateResult => result('pass', said);
export const warn = (said: Said): GateResult => result('warn', said);
export const stop = (said: Said): GateResult => result('stop', said);
/** A stop that no flag passes. */
export const hardStop = (said: Said): GateResult => ({...result('stop', said), waivable: false});
export const unknown = (said: Said): GateResult => result('unknown', said);

/** A fix made of commands. */
export function fix(title: string, ...commands: readonly Command[]): Fix {
  return {title, commands};
}

/** A fix that only a person can make. */
export function byHand(title: string, how: string): Fix {
  return {title, commands: [], byHand: how};
}

/** The fix that a step of the runbook is. */
export function runStep(step: string, title: string): Fix {
  return fix(title, {argv: ['faststart', 'run', step]});
}

/** Where Docker or Compose would not answer, their own gate says what is wrong with them. */
export const seeDocker = byHand(
  'correct what it complains of; where Docker itself is the matter',
  'faststart check docker-ready',
);

export const installDocker = byHand(
  'install Docker Engine',
  'https://docs.docker.com/engine/install/ (it brings the Compose plugin along)',
);

/** Why the stack is not known, in the words of whoever has to mend it. ENOENT: there is no docker to ask. */
export function stackUnread({code, message}: {readonly code: string; readonly message: string}): {
  readonly short: string;
  readonly observed: string;
  readonly fixes: readonly Fix[];
} {
  return code === 'ENOENT'
    ? {short: message, observed: 'no program "docker" in the PATH', fixes: [installDocker]}
    : {short: 'Compose could not read the stack', observed: message, fixes: [seeDocker]};
}

const LONGEST = 2000;

/** A command and what it said, cut to what a screen can hold. */
export function evidenceOf(exit: Exit): Evidence {
  const said = exit.stdout.trim() || exit.stderr.trim() || `nothing printed, exit code ${exit.code}`;
  return {command: exit.shell, text: said.length > LONGEST ? `${said.slice(0, LONGEST)} …` : said};
}
