import {expect, test} from 'vitest';
import {createCommands} from '../../src/cli/commands.ts';
import {completionScript} from '../../src/cli/completion/index.ts';
import {completionWords} from '../../src/cli/completion/words.ts';
import {checkDocument, errorDocument, gateDocument, runDocument} from '../../src/cli/json.ts';
import {exitCodeOfRun, runSteps} from '../../src/cli/run-steps.ts';
import {standings} from '../../src/cli/standing.ts';
import type {Outcome} from '../../src/engine/step.ts';
import {failure, passed, stopped, verdict} from './events.ts';
import {lists} from './lists.ts';

/** A program whose steps end as told. */
function programOf(outcomes: Record<string, Outcome>) {
  const calls: {id: string; again: boolean}[] = [];
  return {
    calls,
    runStep: async (id: string, options?: {again?: boolean}): Promise<Outcome> => {
      calls.push({id, again: options?.again ?? false});
      return outcomes[id] ?? {status: 'proved'};
    },
  };
}

const onwards = {isCancelled: () => false};

test('steps run in order up to the first that is not proved', async () => {
  const program = programOf({
    0: {status: 'alreadyProved'},
    1: {status: 'stopped', gate: 'nvme-mounted', could: 'not-hold'},
  });
  const runs = await runSteps(program, ['0', '1', '2'], onwards);
  expect(program.calls.map(call => call.id)).toEqual(['0', '1']);
  expect(exitCodeOfRun(runs)).toBe(3);
});

test('all proved is a good end, and so is nothing to do', async () => {
  expect(exitCodeOfRun(await runSteps(programOf({}), ['0', '1'], onwards))).toBe(0);
  expect(exitCodeOfRun([])).toBe(0);
});

test('a signal between two steps starts no further step', async () => {
  const program = programOf({});
  const runs = await runSteps(program, ['0', '1'], {isCancelled: () => program.calls.length === 1});
  expect(program.calls).toHaveLength(1);
  expect(exitCodeOfRun(runs)).toBe(130);
});

test('a benchmark is made again even where it is proved', async () => {
  const program = programOf({});
  await runSteps(program, ['6'], {...onwards, again: true});
  expect(program.calls).toEqual([{id: '6', again: true}]);
});

test('the JSON of a run holds outcomes with their reasons, what did not hold, and the verdict', () => {
  const document = runDocument({
    runId: 'r-1',
    folder: '/state/runs/r-1',
    rehearsal: true,
    steps: [
      {id: '0', outcome: {status: 'proved'}},
      {id: '1', outcome: {status: 'needsAnswer', questionId: 'nvme-device', flag: '--format-device'}},
      {id: '2', outcome: {status: 'failed', at: 'action', failure}},
    ],
    gates: [gateDocument('docker-ready', passed, false), gateDocument('nvme-mounted', stopped, false)],
    verdict,
    exitCode: 4,
  });
  expect(document).toMatchObject({
    schema: 'faststart.run/1',
    ok: false,
    rehearsal: true,
    runId: 'r-1',
    steps: [
      {id: '0', outcome: 'proved'},
      {id: '1', outcome: 'needsAnswer', question: 'nvme-device', flag: '--format-device'},
      {id: '2', outcome: 'failed', failure},
    ],
    gates: [
      {
        id: 'nvme-mounted',
        status: 'stop',
        fixes: [{commands: ['sudo /usr/bin/mkdir -p /nvme', 'sudo /usr/bin/mount /dev/nvme0n1 /nvme']}],
      },
    ],
    verdict: {state: 'INFLATED'},
    exitCode: 4,
  });
});

test('a check is fine when every gate holds or is waived', () => {
  expect(checkDocument([gateDocument('a', passed, false)], false)).toMatchObject({
    schema: 'faststart.check/1',
    ok: true,
    rehearsal: false,
  });
  expect(checkDocument([gateDocument('a', stopped, false)], true)).toMatchObject({
    ok: false,
    rehearsal: true,
  });
  expect(checkDocument([gateDocument('a', stopped, true)], true).ok).toBe(true);
  expect(checkDocument([gateDocument('a', {...stopped, status: 'unknown'}, false)], true).ok).toBe(false);
});

test('an early end is a document too', () => {
  expect(errorDocument({short: 'unknown step "x"', fix: ['look'], known: ['a', 'b']}, 2).error).toEqual({
    short: 'unknown step "x"',
    fix: ['look', 'known: a, b'],
  });
  expect(errorDocument({short: 'unknown step "x"', fix: []}, 2)).toMatchObject({
    schema: 'faststart.error/1',
    ok: false,
    exitCode: 2,
  });
});

test('a step is proved by gates that were seen to hold, never by gates that were not looked at', () => {
  const steps = [
    {id: '0', title: 'Clean up', proves: [{id: 'a'}]},
    {id: '1', title: 'NVMe', proves: [{id: 'b'}]},
    {id: '2', title: '.env', proves: [{id: 'c'}]},
  ];
  const seen = new Map([
    ['a', {id: 'a', result: passed, waived: false}],
    ['b', {id: 'b', result: stopped, waived: false}],
  ]);
  expect(standings(steps, seen).map(({id, proved, blocking}) => [id, proved, blocking?.id])).toEqual([
    ['0', true, undefined],
    ['1', false, 'b'],
    ['2', false, undefined],
  ]);
});

test.each(['bash', 'zsh', 'fish'] as const)(
  'completion for %s knows commands, steps, gates and flags',
  shell => {
    const words = completionWords(
      createCommands(lists, () => undefined),
      lists,
    );
    const script = completionScript(shell, words);
    for (const word of ['check', 'diagnose', 'step-4', 'convert', 'nvme-mounted', 'rehearse'])
      expect(script).toContain(word);
    expect(words.commands.map(command => command.name)).not.toContain('wizard');
  },
);
