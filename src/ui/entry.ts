import type {Answer, ChooseQuestion, Question, TextQuestion, TypeExactlyQuestion} from '../engine/ask.ts';

/** What has been typed or chosen so far in the dialog of one question. */
export type Entry = {readonly value: string; readonly index: number; readonly note: string | null};

/** A key by name, or text that came in one piece: a paste, or several keys at once. */
export type Input =
  | {readonly kind: 'key'; readonly name: string; readonly text: string}
  | {readonly kind: 'text'; readonly text: string};

export type Reply = {readonly entry: Entry} | {readonly answer: Answer};

/**
 * How long the dialog about destroying something stays closed: keys that were meant for the screen before must not
 * answer it. Nothing is kept of what is typed until then.
 */
export const DEAF_MS = 500;

const refused: Reply = {answer: {status: 'refused'}};
const answered = (value: string): Reply => ({answer: {status: 'answered', value}});

/** A choice begins on what is proposed; where nothing is, on nothing: the first in a list is no proposal. */
export function firstEntry(question: Question): Entry {
  if (question.kind !== 'choose') return {value: '', index: 0, note: null};
  const proposed = question.options.findIndex(
    option => option.value === question.proposed && option.disabled === undefined,
  );
  return {value: '', index: proposed, note: null};
}

function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]/g, '');
}

/** Editing of one line, shared by both dialogs in which text is typed. */
function edit(entry: Entry, input: Input): Entry {
  if (input.kind === 'text') {
    const [line = '', ...rest] = input.text.split(/\r\n|\r|\n/);
    const isCut = rest.some(other => other !== '');
    return {
      ...entry,
      value: entry.value + printable(line),
      note: isCut ? 'only the first line was taken' : null,
    };
  }
  if (input.name === 'backspace')
    return {...entry, value: [...entry.value].slice(0, -1).join(''), note: null};
  if (input.name === 'ctrl+u') return {...entry, value: '', note: null};
  if (input.name === 'ctrl+w') return {...entry, value: entry.value.replace(/\S*\s*$/, ''), note: null};
  return input.text === '' ? entry : {...entry, value: entry.value + printable(input.text), note: null};
}

const LEAVING = ['esc', 'ctrl+c'];

/** What is wrong with the text as it stands; an empty one stands for the default. */
export function problemOf(question: TextQuestion, entry: Entry): string | undefined {
  const value = entry.value === '' ? (question.default ?? '') : entry.value;
  return question.problem(value);
}

function replyText(question: TextQuestion, entry: Entry, input: Input): Reply {
  if (input.kind === 'key' && LEAVING.includes(input.name)) return refused;
  if (input.kind === 'text' || input.name !== 'enter') return {entry: edit(entry, input)};
  const problem = problemOf(question, entry);
  if (problem !== undefined) return {entry: {...entry, note: problem}};
  return answered(entry.value === '' ? (question.default ?? '') : entry.value);
}

function notAsked(asked: string, typed: string): string {
  const isCase = asked.toLowerCase() === typed.trim().toLowerCase();
  return `this is not the text asked for: ${asked} is expected, ${typed} was typed${isCase ? '; case and spaces count' : ''}`;
}

/** Only the exact text, then Enter. Pasted lines are not taken at all: a clipboard often ends in more than was meant. */
function replyTypeExactly(question: TypeExactlyQuestion, entry: Entry, input: Input, isOpen: boolean): Reply {
  if (!isOpen) return {entry};
  if (input.kind === 'key' && LEAVING.includes(input.name)) return refused;
  if (input.kind === 'text' && /[\r\n]/.test(input.text))
    return {entry: {...entry, note: 'pasted lines are not taken; type it'}};
  if (input.kind === 'text' || input.name !== 'enter') return {entry: edit(entry, input)};
  if (entry.value === question.text) return answered(entry.value);
  return {entry: {...entry, note: entry.value === '' ? null : notAsked(question.text, entry.value)}};
}

/** Where nothing is chosen yet, down comes to the first and up to the last. */
function moved(question: ChooseQuestion, from: number, by: 1 | -1): number {
  const many = question.options.length;
  if (many === 0 || from < 0) return by > 0 ? Math.min(0, many - 1) : many - 1;
  return (from + by + many) % many;
}

const LETTERS: ReadonlyMap<string, string> = new Map([
  ['y', 'yes'],
  ['n', 'no'],
]);

/** The option that a digit or, where the choice is yes or no, a letter means; -1 for none. */
function named(question: ChooseQuestion, key: string): number {
  if (/^[1-9]$/.test(key)) return Number(key) <= question.options.length ? Number(key) - 1 : -1;
  const word = LETTERS.get(key.toLowerCase());
  return question.options.findIndex(option => option.value === word);
}

/** What cannot be chosen can be stood on, so that it is seen why; it is never taken. */
function replyChoose(question: ChooseQuestion, entry: Entry, input: Input): Reply {
  if (input.kind === 'text') return {entry};
  const at = (index: number): Reply => ({entry: {...entry, index, note: null}});
  const say = (note: string): Reply => ({entry: {...entry, note}});
  if (LEAVING.includes(input.name)) return refused;
  if (input.name === 'up' || input.name === 'k') return at(moved(question, entry.index, -1));
  if (input.name === 'down' || input.name === 'j') return at(moved(question, entry.index, 1));
  if (input.name !== 'enter') {
    const index = named(question, input.name);
    return index < 0 ? {entry} : at(index);
  }
  const option = question.options[entry.index];
  if (option !== undefined)
    return option.disabled === undefined ? answered(option.value) : say('this one cannot be taken');
  const isOpen = question.options.some(candidate => candidate.disabled === undefined);
  return say(isOpen ? 'nothing is chosen yet: up, down or a digit' : 'there is nothing to choose here');
}

/** Default No. */
function replyConfirm(entry: Entry, input: Input): Reply {
  if (input.kind === 'text') return {entry};
  if (input.name === 'y' || input.name === 'Y') return answered('yes');
  if (['n', 'N', 'enter', ...LEAVING].includes(input.name)) return refused;
  return {entry};
}

/** Pure: what an input does to the dialog of a question. `isOpen`: it takes what is typed already. */
export function replyTo(question: Question, entry: Entry, input: Input, isOpen: boolean): Reply {
  switch (question.kind) {
    case 'text':
      return replyText(question, entry, input);
    case 'type-exactly':
      return replyTypeExactly(question, entry, input, isOpen);
    case 'choose':
      return replyChoose(question, entry, input);
    case 'confirm':
      return replyConfirm(entry, input);
    case 'sudo':
      return {entry};
  }
}
