import type {
  Answer,
  Ask,
  ChooseQuestion,
  Question,
  SudoQuestion,
  TextQuestion,
  TypeExactlyQuestion,
} from '../engine/ask.ts';
import {wrap} from './format.ts';
import {type Given, givenAnswer} from './headless-ask.ts';
import type {ReadLine} from './line-reader.ts';

export type ReadlineOptions = {
  readonly readLine: ReadLine;
  readonly print: (line: string) => void;
  readonly given: Given;
  /** Lends the terminal to sudo. */
  readonly acquireSudo: () => Promise<'ready' | 'refused' | 'unavailable'>;
};

/** Of a terminal, less the indent. */
const COLUMNS = 78;

type Asking = ReadlineOptions & {readonly signal: AbortSignal};

const refused: Answer = {status: 'refused'};

async function askText(question: TextQuestion, {readLine, print, signal}: Asking): Promise<Answer> {
  for (;;) {
    const byDefault = question.default === undefined || question.secret ? '' : ` [${question.default}]`;
    const line = await readLine(`${question.secret ? 'hidden' : 'value'}${byDefault}: `, {
      hidden: question.secret,
      signal,
    });
    if (line === null) return refused;
    const value = line.trim() === '' ? (question.default ?? '') : line.trim();
    const problem = question.problem(value);
    if (problem === undefined) return {status: 'answered', value};
    print(problem);
  }
}

const LETTERS: ReadonlyMap<string, string> = new Map([
  ['y', 'yes'],
  ['n', 'no'],
]);

/** The option that was typed: its number, its value, or the first letter of yes and no. */
function optionNamed(question: ChooseQuestion, typed: string): ChooseQuestion['options'][number] | undefined {
  const word = LETTERS.get(typed.toLowerCase()) ?? typed.toLowerCase();
  return (
    question.options.find(option => option.value.toLowerCase() === word) ??
    question.options[Number(typed) - 1]
  );
}

async function askChoose(question: ChooseQuestion, {readLine, print, signal}: Asking): Promise<Answer> {
  for (const [index, option] of question.options.entries()) {
    const mark = option.value === question.proposed ? ' (proposed)' : '';
    print(
      `  ${index + 1}. ${option.label}${mark}${option.disabled === undefined ? '' : `: not possible, ${option.disabled}`}`,
    );
  }
  const proposed = question.options.findIndex(
    option => option.value === question.proposed && option.disabled === undefined,
  );
  const isYesOrNo = question.options.every(({value}) => value === 'yes' || value === 'no');
  const prompt = `${isYesOrNo ? 'number, yes or no' : 'number'}${proposed < 0 ? '' : ` [${proposed + 1}]`}: `;
  for (;;) {
    const line = await readLine(prompt, {hidden: false, signal});
    if (line === null) return refused;
    const typed = line.trim();
    const option = typed === '' ? question.options[proposed] : optionNamed(question, typed);
    if (option !== undefined && option.disabled === undefined)
      return {status: 'answered', value: option.value};
    print(
      option === undefined
        ? `a number from 1 to ${question.options.length}`
        : `not possible: ${option.disabled}`,
    );
  }
}

async function askExactly(question: TypeExactlyQuestion, {readLine, print, signal}: Asking): Promise<Answer> {
  print(question.hint);
  const line = await readLine('type it, or press Enter to refuse: ', {
    hidden: false,
    signal,
    isConsent: true,
  });
  if (line === null || line.trim() === '') return refused;
  if (line.trim() === question.text) return {status: 'answered', value: question.text};
  print(`that is not the text asked for: ${question.text} was expected; nothing was done`);
  return refused;
}

async function askSudo(question: SudoQuestion, {print, acquireSudo}: Asking): Promise<Answer> {
  print(`+ sudo -v   # ${question.title}`);
  const ticket = await acquireSudo();
  return ticket === 'ready' ? {status: 'answered', value: 'yes'} : {status: ticket};
}

async function askTyped(question: Question, asking: Asking): Promise<Answer> {
  switch (question.kind) {
    case 'text':
      return askText(question, asking);
    case 'choose':
      return askChoose(question, asking);
    case 'type-exactly':
      return askExactly(question, asking);
    case 'sudo':
      return askSudo(question, asking);
    case 'confirm': {
      const line = await asking.readLine('y or n [n]: ', {hidden: false, signal: asking.signal});
      return /^y(es)?$/i.test(line?.trim() ?? '') ? {status: 'answered', value: 'yes'} : refused;
    }
  }
}

/** Asks on a terminal, line by line: numbered choices, nothing redrawn. What flags answer is not asked. */
export function createReadlineAsk(options: ReadlineOptions): Ask {
  return async (question, signal) => {
    if (signal.aborted) return refused;
    const answer = givenAnswer(question, options.given);
    if (answer !== undefined && answer.status !== 'unavailable') return answer;
    options.print(`? ${question.title}`);
    for (const detail of question.details)
      for (const line of detail.length > COLUMNS ? wrap(detail, COLUMNS) : [detail])
        options.print(`  ${line}`);
    return askTyped(question, {...options, signal});
  };
}
