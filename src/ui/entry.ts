import type {Answer, ChooseQuestion, Question, TextQuestion, TypeExactlyQuestion} from '../engine/ask.ts';

/** What has been typed or chosen so far in the dialog of one question. */
export type Entry = {readonly value: string; readonly index: number; readonly note: string | null};

/** A key by name, or text that came in one piece: a paste, or several keys at once. */
export type Input =
  | {readonly kind: 'key'; readonly name: string; readonly text: string}
  | {readonly kind: 'text'; readonly text: string};

export type Reply = {readonly entry: Entry} | {readonly answer: Answer};

/** Keys that were meant for the screen before must not answer a question about destroying something. */
export const DEAF_MS = 500;

const refused: Reply = {answer: {status: 'refused'}};
const answered = (value: string): Reply => ({answer: {status: 'answered', value}});

export function firstEntry(question: Question): Entry {
  if (question.kind !== 'choose') return {value: '', index: 0, note: null};
  const proposed = question.options.findIndex(
    option => option.value === question.proposed && option.disabled === undefined,
  );
  const firstFree = question.options.findIndex(option => option.disabled === undefined);
  return {value: '', index: Math.max(0, proposed >= 0 ? proposed : firstFree), note: null};
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

/** Only the exact text, then Enter. Pasted lines are not taken at all: a clipboard often ends in more than was meant. */
function replyTypeExactly(question: TypeExactlyQuestion, entry: Entry, input: Input, ageMs: number): Reply {
  if (ageMs < DEAF_MS) return {entry};
  if (input.kind === 'key' && LEAVING.includes(input.name)) return refused;
  if (input.kind === 'text' && /[\r\n]/.test(input.text))
    return {entry: {...entry, note: 'pasted lines are not taken; type it'}};
  if (input.kind === 'text' || input.name !== 'enter') return {entry: edit(entry, input)};
  if (entry.value === question.text) return answered(entry.value);
  return {entry: {...entry, note: entry.value === '' ? null : 'this is not the text asked for'}};
}

function moved(question: ChooseQuestion, from: number, by: 1 | -1): number {
  const many = question.options.length;
  for (let distance = 1; distance <= many; distance++) {
    const index = (((from + by * distance) % many) + many) % many;
    if (question.options[index]?.disabled === undefined) return index;
  }
  return from;
}

function replyChoose(question: ChooseQuestion, entry: Entry, input: Input): Reply {
  if (input.kind === 'text') return {entry};
  const at = (index: number): Reply => ({entry: {...entry, index, note: null}});
  if (LEAVING.includes(input.name)) return refused;
  if (input.name === 'up' || input.name === 'k') return at(moved(question, entry.index, -1));
  if (input.name === 'down' || input.name === 'j') return at(moved(question, entry.index, 1));
  if (/^[1-9]$/.test(input.name)) {
    const index = Number(input.name) - 1;
    const option = question.options[index];
    if (option === undefined) return {entry};
    return option.disabled === undefined
      ? at(index)
      : {entry: {...entry, note: `${option.label}: ${option.disabled}`}};
  }
  if (input.name !== 'enter') return {entry};
  const option = question.options[entry.index];
  if (option === undefined || option.disabled !== undefined)
    return {entry: {...entry, note: 'there is nothing to choose here'}};
  return answered(option.value);
}

/** Default No. */
function replyConfirm(entry: Entry, input: Input): Reply {
  if (input.kind === 'text') return {entry};
  if (input.name === 'y' || input.name === 'Y') return answered('yes');
  if (['n', 'N', 'enter', ...LEAVING].includes(input.name)) return refused;
  return {entry};
}

/** Pure: what an input does to the dialog of a question that has been open for `ageMs`. */
export function replyTo(question: Question, entry: Entry, input: Input, ageMs: number): Reply {
  switch (question.kind) {
    case 'text':
      return replyText(question, entry, input);
    case 'type-exactly':
      return replyTypeExactly(question, entry, input, ageMs);
    case 'choose':
      return replyChoose(question, entry, input);
    case 'confirm':
      return replyConfirm(entry, input);
    case 'sudo':
      return {entry};
  }
}
