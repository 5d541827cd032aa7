import {expect, it} from 'vitest';
import type {Answer, Question} from '../../src/engine/ask.ts';
import {revise} from '../../src/engine/revise.ts';
import type {Step} from '../../src/engine/step.ts';

const model: Question = {
  kind: 'text',
  id: 'env:MODEL_NAME',
  title: 'Model',
  details: [],
  flag: '--set MODEL_NAME=VALUE',
  secret: false,
  problem: () => undefined,
};

const bare: Step<null> = {
  id: '2',
  name: '.env',
  title: 'Set your .env',
  why: '',
  needs: [],
  proves: [],
  plan: () => Promise.resolve({status: 'do', actions: []}),
};

const step: Step<null> = {
  ...bare,
  revisions: () =>
    Promise.resolve([
      {
        id: model.id,
        label: 'MODEL_NAME=a/b',
        question: () => Promise.resolve(model),
        settles: {'keep:MODEL_NAME': 'answer'},
      },
    ]),
};

async function revised(of: Step<null>, given: readonly Answer[], only?: string) {
  const left = [...given];
  const asked: string[] = [];
  const details: string[] = [];
  const answers = new Map([['env:MODEL_NAME', 'a/b']]);
  const came = await revise(
    {
      context: null,
      answers,
      emit: () => undefined,
      signal: new AbortController().signal,
      ask(question) {
        asked.push(question.id);
        details.push(...question.details);
        return Promise.resolve(left.shift() ?? {status: 'refused'});
      },
    },
    of,
    only,
  );
  return {came, asked, details, answers: Object.fromEntries(answers)};
}

const say = (value: string): Answer => ({status: 'answered', value});

it('asks which answer, then for the new one, and keeps it with what it settles', async () => {
  expect(await revised(step, [say('env:MODEL_NAME'), say('c/d')])).toMatchObject({
    came: 'changed',
    asked: ['change:2', 'env:MODEL_NAME'],
    answers: {'env:MODEL_NAME': 'c/d', 'keep:MODEL_NAME': 'answer'},
  });
});

it('changes nothing where it is refused, at either question', async () => {
  for (const given of [[], [say('env:MODEL_NAME')]]) {
    const {came, answers} = await revised(step, given);
    expect(came).toBe('unchanged');
    expect(answers['env:MODEL_NAME']).toBe('a/b');
    expect(answers).not.toHaveProperty('keep:MODEL_NAME');
  }
});

it('asks for the one that is named at once, and shows what holds now', async () => {
  const seen = await revised(step, [say('c/d')], 'env:MODEL_NAME');
  expect(seen).toMatchObject({
    came: 'changed',
    asked: ['env:MODEL_NAME'],
    details: ['now MODEL_NAME=a/b'],
    answers: {'env:MODEL_NAME': 'c/d'},
  });
  expect(await revised(step, [say('c/d')], 'env:NO_SUCH')).toMatchObject({came: 'unchanged', asked: []});
});

it('says where a step keeps no answer', async () => {
  expect(await revised(bare, [])).toMatchObject({came: 'none', asked: []});
});
