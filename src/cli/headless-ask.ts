import {type Answer, type Ask, defaultOf, type Question} from '../engine/ask.ts';
import {type Consent, flagsOf} from './consent.ts';

/** What the command line and an answers file say. */
export type Given = {
  /** By question id. */
  readonly answers: Readonly<Record<string, string>>;
  /** Consent to destroy: a question names it as `--format-device D --confirm-serial S`. */
  readonly consents: readonly Consent[];
  /** Yes to what destroys nothing. */
  readonly yes: boolean;
};

const YES = new Set(['yes', 'y', 'true', '1']);
const unavailable: Answer = {status: 'unavailable'};

/** Whether this value may be the answer at all; a wrong one must not become a guess. */
function fits(question: Question, value: string): boolean {
  if (question.kind === 'text') return question.problem(value) === undefined;
  if (question.kind !== 'choose') return true;
  return question.options.some(option => option.value === value && option.disabled === undefined);
}

/** The answer that was given with the command line; undefined when there is none for this question. */
export function givenAnswer(question: Question, given: Given): Answer | undefined {
  if (
    question.kind === 'type-exactly' &&
    given.consents.some(consent => flagsOf(consent) === question.flag)
  ) {
    return {status: 'answered', value: question.text};
  }
  const value = given.answers[question.id];
  if (value === undefined) {
    return question.kind === 'confirm' && given.yes ? {status: 'answered', value: 'yes'} : undefined;
  }
  if (!fits(question, value)) return unavailable;
  if (question.kind !== 'confirm') return {status: 'answered', value};
  return YES.has(value.toLowerCase()) ? {status: 'answered', value: 'yes'} : {status: 'refused'};
}

/** Answers without anybody there, and never from standard input: what was given, else the question's default. */
export function createHeadlessAsk(given: Given): Ask {
  return async question => {
    const answer = givenAnswer(question, given);
    if (answer !== undefined) return answer;
    const byDefault = defaultOf(question);
    return byDefault === undefined ? unavailable : {status: 'answered', value: byDefault};
  };
}
