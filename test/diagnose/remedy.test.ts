import * as fc from 'fast-check';
import {expect, it} from 'vitest';
import {named} from '../../src/diagnose/named.ts';
import {type Deed, deedOf} from '../../src/diagnose/remedy.ts';
import {rules} from '../../src/diagnose/rules/index.ts';
import type {Diagnosis} from '../../src/diagnose/types.ts';

it.each<[string, Deed]>([
  ['faststart run repo   # takes the flags out', {kind: 'step', step: 'repo'}],
  ['faststart run 5', {kind: 'step', step: '5'}],
  ['docker stop CONTAINER   # ends the restarts', {kind: 'container', verb: 'stop'}],
  ['docker restart CONTAINER', {kind: 'container', verb: 'restart'}],
  ['docker rm -f CONTAINER && faststart resume   # first', {kind: 'container', verb: 'remove'}],
  ['raise MEM_POOL_SIZE in .env above the size of the model', {kind: 'answer', key: 'MEM_POOL_SIZE'}],
  ['put the token of that account into .env as HF_TOKEN', {kind: 'answer', key: 'HF_TOKEN'}],
])('%s', (line, deed) => {
  expect(deedOf(line)).toEqual(deed);
});

it.each([
  // For a person: a licence is accepted by whoever owns the account.
  'accept the licence on the model page of the hub, with the account of the token',
  'docker restart CONTAINER, with VLLM_LOGGING_LEVEL=DEBUG and NCCL_DEBUG=INFO in .env',
  'wait, then faststart run 5',
  'set HTTPS_PROXY or HF_ENDPOINT (a mirror) in .env, as the network needs',
  'swap MODEL_FOLDER and HF_CACHE_FOLDER in .env',
  'MEM_POOL_SIZE is too small',
  // Looks change nothing, and are no way out.
  'docker logs --tail=50 CONTAINER',
  'nvidia-smi   # who holds it',
  // Nothing but the container that was diagnosed, and nothing behind it.
  'docker stop postgres',
  'docker rm -f CONTAINER postgres',
  'docker rm -f CONTAINER; reboot',
  'faststart run 5; reboot',
  'faststart run 9',
  'sudo faststart run 5',
])('runs nothing for: %s', line => {
  expect(deedOf(line)).toBeUndefined();
});

it('every line of a rule that begins with a step of the runbook can be run', () => {
  const lines = rules.flatMap(rule => rule.fix).filter(line => line.startsWith('faststart run '));
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) expect(deedOf(line)).toMatchObject({kind: 'step'});
});

const diagnosisWith = (fix: readonly string[]): Diagnosis => ({
  healthy: false,
  stage: 'starting',
  causes: [{id: 'x', title: 'x', confidence: 1, evidence: [], fix, restartHelps: false}],
  notSeen: [],
});

it('holds what is run apart from the words: no name, and nothing of a log, is part of it', () => {
  const names = {container: 'a; reboot', envFile: '/w/.env', composeFile: 'c', variables: {}};
  const fix = ['docker stop CONTAINER', 'look into it', 'lower MEM_POOL_SIZE in .env'];
  expect(named(diagnosisWith(fix), names).causes[0]?.remedies).toEqual([
    {line: 'docker stop a; reboot', deed: {kind: 'container', verb: 'stop'}},
    {line: 'lower MEM_POOL_SIZE in /w/.env', deed: {kind: 'answer', key: 'MEM_POOL_SIZE'}},
  ]);
});

it('whatever else a line says, it is none of ours', () => {
  const word = fc.stringMatching(/^[ -~]{1,20}$/).filter(text => !/^\s*#/.test(text) && text.trim() !== '');
  fc.assert(
    fc.property(fc.constantFrom('faststart run 5', 'docker stop CONTAINER'), word, (line, more) => {
      fc.pre(!/^\s+#/.test(more) && more.trim() !== '' && !more.includes('.env'));
      expect(deedOf(`${more.trimStart()}${line}`)).toBeUndefined();
    }),
  );
});
