import {describe, expect, it} from 'vitest';
import {blocks, isWaived} from '../../src/engine/gate.ts';
import {envPrivate} from '../../src/gates/env-private.ts';
import {contextOn, type Machine, settings} from './machine.ts';

const path = settings.envFile;
const backup = `${path}.faststart-backup`;
const none: Machine['commands'] = [['rev-parse', {code: 128, stderr: 'fatal: not a git repository'}]];

/** A checkout; what is named is what git says to these three questions about .env and its copy. */
function checkout(state: {
  tracked?: string;
  ignored?: boolean;
  log?: string;
}): NonNullable<Machine['commands']> {
  return [
    ['rev-parse', {stdout: 'true\n'}],
    ['ls-files', command => ({stdout: command.argv.at(-1) === state.tracked ? `${state.tracked}\n` : ''})],
    ['check-ignore', {code: state.ignored === false ? 1 : 0}],
    ['log', command => ({stdout: command.argv.at(-1) === '.env' && state.log ? `${state.log}\n` : ''})],
  ];
}

const look = (machine: Machine) =>
  envPrivate.check(contextOn({...machine, files: {[path]: 'HF_TOKEN=hf_x\n', ...machine.files}}));

describe('env-private', () => {
  it.each<[string, Machine, string, string]>([
    ['no repository', {commands: none}, 'pass', 'no git repository'],
    ['a repository that ignores it', {commands: checkout({})}, 'pass', 'git ignores it'],
    ['E23 a mode that is too wide', {commands: none, modes: {[path]: 0o644}}, 'warn', `${path} is 0644`],
    [
      'E23 a copy of it that is too wide',
      {commands: none, files: {[backup]: 'x'}, modes: {[backup]: 0o640}},
      'warn',
      `${backup} is 0640`,
    ],
    ['E24 tracked', {commands: checkout({tracked: '.env'})}, 'stop', 'git tracks .env in /home/ann/repo'],
    ['E24 in the history', {commands: checkout({log: 'abc123 oops'})}, 'stop', '.env is in the history'],
    ['E25 not ignored', {commands: checkout({ignored: false})}, 'warn', 'git does not ignore .env: '],
    [
      'E25 a copy that is not ignored',
      {commands: checkout({ignored: false}), files: {[backup]: 'x'}},
      'warn',
      'does not ignore .env and .env.faststart-backup',
    ],
    [
      'a repository of somebody else',
      {commands: [['rev-parse', {code: 128, stderr: 'fatal: detected dubious ownership in repository'}]]},
      'unknown',
      'dubious ownership',
    ],
  ])('%s', async (_, machine, status, observed) => {
    const result = await look(machine);
    expect(result.status).toBe(status);
    expect(result.observed).toContain(observed);
    if (status !== 'pass') expect(result.fixes.length).toBeGreaterThan(0);
  });

  it('E24 says to rotate the token first, and may be waived', async () => {
    const result = await look({commands: checkout({tracked: '.env', log: 'abc123 oops'})});
    expect(result.fixes[0]?.title).toContain('rotate the token');
    expect(result.fixes[1]?.commands[0]?.argv.slice(0, 5)).toEqual([
      'git',
      '-C',
      '/home/ann/repo',
      'rm',
      '--cached',
    ]);
    expect(isWaived(envPrivate, result, new Set(['env-private']))).toBe(true);
  });

  it('E23 offers to close the file', async () => {
    const result = await look({commands: none, modes: {[path]: 0o664}});
    expect(result.fixes[0]?.commands[0]?.argv).toEqual(['chmod', '600', path]);
  });

  it('E24 sees a history although the file is gone; without one there is nothing to see yet', async () => {
    expect(await envPrivate.check(contextOn({commands: checkout({log: 'abc123 oops'})}))).toMatchObject({
      status: 'stop',
    });
    const result = await envPrivate.check(contextOn({commands: none}));
    expect(result).toMatchObject({status: 'unknown', short: 'there is no .env yet'});
    expect(blocks(result)).toBe(true);
  });
});
