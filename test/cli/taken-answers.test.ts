import {expect, test} from 'vitest';
import {createTaken, TakenAnswers, withTaken} from '../../src/cli/taken-answers.ts';
import type {Question} from '../../src/engine/ask.ts';

const question: Question = {kind: 'confirm', id: 'fstab', title: '?', details: [], flag: '--fstab'};

test('an answer of the machine is told once, when a plan reads it; a secret without its value', () => {
  const lines: string[] = [];
  const taken = createTaken({fstab: 'yes', 'env:HF_TOKEN': 'hf_x', unread: 'u'}, line => lines.push(line));
  const answers = new TakenAnswers({fstab: 'yes', 'env:HF_TOKEN': 'hf_x', unread: 'u', own: 'o'}, taken);
  for (const id of ['fstab', 'fstab', 'env:HF_TOKEN', 'own', 'absent']) answers.get(id);
  expect(lines).toEqual([
    'answered by the rehearsal: fstab = yes',
    'answered by the rehearsal: env:HF_TOKEN',
  ]);
});

test('an answer to a question is told too; a refusal is not', async () => {
  const lines: string[] = [];
  const taken = createTaken({fstab: 'yes'}, line => lines.push(line));
  const {signal} = new AbortController();
  await withTaken(async () => ({status: 'refused'}), taken)(question, signal);
  expect(lines).toEqual([]);
  await withTaken(async () => ({status: 'answered', value: 'yes'}), taken)(question, signal);
  expect(lines).toEqual(['answered by the rehearsal: fstab = yes']);
});
