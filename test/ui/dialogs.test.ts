import {expect, it, vi} from 'vitest';
import type {ConfirmQuestion} from '../../src/engine/ask.ts';
import {createDialogs} from '../../src/ui/dialogs.ts';

const question = (id: string): ConfirmQuestion => ({
  kind: 'confirm',
  id,
  title: id,
  details: [],
  flag: `--${id}`,
});
const never = new AbortController().signal;

it('shows one question at a time, in the order they came', async () => {
  const dialogs = createDialogs();
  const answers = [dialogs.ask(question('first'), never), dialogs.ask(question('second'), never)];
  expect(dialogs.current()?.question.id).toBe('first');
  dialogs.answer(1, {status: 'answered', value: 'yes'});
  expect(dialogs.current()?.question.id).toBe('second');
  dialogs.answer(2, {status: 'refused'});
  expect(await Promise.all(answers)).toEqual([{status: 'answered', value: 'yes'}, {status: 'refused'}]);
  expect(dialogs.current()).toBeNull();
});

it('does not let an answer meant for one question reach the next', () => {
  const dialogs = createDialogs();
  void dialogs.ask(question('first'), never);
  void dialogs.ask(question('second'), never);
  dialogs.answer(2, {status: 'answered', value: 'yes'});
  dialogs.answer(1, {status: 'refused'});
  dialogs.answer(1, {status: 'answered', value: 'yes'});
  expect(dialogs.current()?.question.id).toBe('second');
});

it('takes a question back as refused when the run is stopped', async () => {
  const dialogs = createDialogs();
  const controller = new AbortController();
  const changed = vi.fn();
  const answer = dialogs.ask(question('first'), controller.signal);
  dialogs.subscribe(changed);
  controller.abort();
  expect(await answer).toEqual({status: 'refused'});
  expect(changed).toHaveBeenCalledTimes(1);
  expect(await dialogs.ask(question('late'), controller.signal)).toEqual({status: 'refused'});
});
