import type {Ask} from '../engine/ask.ts';
import {createDialogs, type Dialogs} from '../ui/dialogs.ts';
import {type Carrier, withConsent} from './consent.ts';
import type {Collected} from './given.ts';
import {createHeadlessAsk, type Given, givenAnswer} from './headless-ask.ts';
import {createLineReader} from './line-reader.ts';
import type {Own} from './own.ts';
import {createReadlineAsk} from './readline-ask.ts';
import type {Voice} from './session.ts';
import {createTaken, TakenAnswers, withTaken} from './taken-answers.ts';

/** Who answers the runbook's questions; `dialogs` is where the wizard shows them. */
export type Asking = {readonly ask: Ask; readonly dialogs: Dialogs};

/** A rehearsed machine knows the token that it takes: who is asked for one is told, and Enter takes it. */
export function withOwnAnswers(ask: Ask, own: Readonly<Record<string, string>>): Ask {
  return (question, signal) => {
    const value = own[question.id];
    if (question.kind !== 'text' || !question.secret || value === undefined) return ask(question, signal);
    const details = [...question.details, `REHEARSAL: this machine takes ${value}, and no real one`];
    return ask({...question, details, default: value}, signal);
  };
}

/** The answers that a run begins with, and who gives the others; what a rehearsed machine says by itself is told. */
export function answersOf(
  asking: Asking,
  {frontEnd, out, err}: Voice,
  given: Collected,
  machine: {readonly answers: Readonly<Record<string, string>>; disks(): Promise<readonly Carrier[]>},
): {readonly ask: Ask; readonly answers: Map<string, string>} {
  const isAttended = frontEnd.view === 'wizard' || frontEnd.asks;
  const say = frontEnd.view === 'events' ? () => undefined : frontEnd.view === 'json' ? err.line : out.line;
  const taken = createTaken(given.byItself, say);
  // The wizard shows the disk and its serial, and has it typed there.
  const agreed =
    frontEnd.view === 'wizard' ? asking.ask : withConsent(asking.ask, given.consents, machine.disks);
  const ask = withTaken(withOwnAnswers(agreed, isAttended ? machine.answers : {}), taken);
  return {ask, answers: new TakenAnswers(given.answers, taken)};
}

export function createAsking(voice: Voice, given: Given, own: Own): Asking {
  const dialogs = createDialogs();
  if (voice.frontEnd.view === 'wizard') {
    const ask: Ask = async (question, signal) => {
      const answer = givenAnswer(question, given);
      return answer === undefined || answer.status === 'unavailable' ? dialogs.ask(question, signal) : answer;
    };
    return {ask, dialogs};
  }
  if (!voice.frontEnd.asks) return {ask: createHeadlessAsk(given), dialogs};
  const ask = createReadlineAsk({
    readLine: createLineReader(own.stdin, own.stdout, () => own.signals.kill(own.signals.pid, 'SIGINT')),
    print: voice.out.line,
    given,
    acquireSudo: async () => (await import('../host/sudo.ts')).acquireSudo(),
  });
  return {ask, dialogs};
}
