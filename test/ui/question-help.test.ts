import {expect, it} from 'vitest';
import type {Question} from '../../src/engine/ask.ts';
import {drive, ENTER} from './drive.ts';

const common = {id: 'q', title: 'Which one is it?', details: [], flag: '--q'};
const never = new AbortController().signal;
const choose: Question = {
  ...common,
  kind: 'choose',
  options: [
    {value: 'a', label: 'the first'},
    {value: 'b', label: 'the second'},
  ],
  proposed: 'b',
};

it.each([
  {question: choose, word: '1-9', answer: {status: 'answered', value: 'b'}},
  {question: {...common, kind: 'confirm'} as const, word: 'n enter esc ^C', answer: {status: 'refused'}},
])('? tells the keys of a $question.kind question, and Enter there answers nothing', async given => {
  const {screen, ask} = drive(60, 20, () => undefined);
  await screen.shows('(9 of 9)');
  const answer = ask(given.question, never);
  await screen.shows('Which one is it?');
  expect(await screen.text()).toContain('? help');
  screen.type('?');
  await screen.shows('Keys here');
  await screen.shows(given.word);
  expect(await screen.text()).not.toContain('Which one');
  screen.type(ENTER);
  await screen.shows('Which one is it?');
  screen.type(ENTER);
  expect(await answer).toEqual(given.answer);
});

it('? is a character where text is typed', async () => {
  const {screen, ask} = drive(60, 20, () => undefined);
  await screen.shows('(9 of 9)');
  void ask({...common, kind: 'text', secret: false, problem: () => undefined}, never);
  await screen.shows('Which one is it?');
  screen.type('?');
  await screen.shows('❯ ?');
});
