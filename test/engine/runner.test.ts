import {describe, expect, it} from 'vitest';
import type {Answer, Question} from '../../src/engine/ask.ts';
import type {EngineEvent} from '../../src/engine/events.ts';
import {defineGate, type Gate, type GateStatus} from '../../src/engine/gate.ts';
import type {Action} from '../../src/engine/plan.ts';
import {type Performed, type Runner, runStep} from '../../src/engine/runner.ts';
import type {Plan, Step} from '../../src/engine/step.ts';

type World = {holds: boolean; needs: GateStatus; performed: string[]};

function gate(id: string, status: (world: World) => GateStatus, waivable = false): Gate<World> {
  return defineGate<World, GateStatus>({
    id,
    title: id,
    section: 'Step 1',
    why: 'because',
    waivable,
    observe: async world => status(world),
    judge: found => ({status: found, short: id, expected: 'e', observed: 'o', evidence: [], fixes: []}),
  });
}

const mount: Action = {kind: 'command', purpose: 'mount', command: {argv: ['/usr/bin/mount']}};
const wipe: Action = {
  kind: 'command',
  purpose: 'format',
  command: {argv: ['/usr/sbin/mkfs.ext4']},
  danger: {
    questionId: 'format-device',
    destroys: ['everything'],
    typeExactly: 'ABC123',
    typeHint: 'serial',
    flag: '--format-device',
  },
};

function step(plan: (world: World) => Plan, waivable = false): Step<World> {
  return {
    id: '1',
    name: 'one',
    title: 'One',
    why: 'why',
    needs: [gate('needed', world => world.needs, waivable)],
    proves: [gate('proved', world => (world.holds ? 'pass' : 'stop'))],
    plan: async world => plan(world),
  };
}

function run(
  tested: Step<World>,
  options: {
    world?: Partial<World>;
    answer?: (question: Question) => Answer;
    perform?: (action: Action, world: World) => Performed;
    waived?: string[];
    again?: boolean;
    controller?: AbortController;
    lookingOnce?: (world: World) => () => World;
  } = {},
) {
  const world: World = {holds: false, needs: 'pass', performed: [], ...options.world};
  const events: EngineEvent[] = [];
  const runner: Runner<World> = {
    context: world,
    lookingOnce: options.lookingOnce?.(world) ?? (() => world),
    ask: async question => options.answer?.(question) ?? {status: 'unavailable'},
    answers: new Map(),
    waived: new Set(options.waived ?? []),
    perform: async action => {
      world.performed.push(action.purpose);
      world.holds = true;
      return options.perform?.(action, world) ?? {ok: true};
    },
    emit: event => void events.push(event),
    signal: (options.controller ?? new AbortController()).signal,
    nowMs: () => 0,
  };
  return runStep(runner, tested, {again: options.again ?? false}).then(outcome => ({outcome, world, events}));
}

const doMount = step(() => ({status: 'do', actions: [mount]}));

describe('runStep', () => {
  it('does the plan and proves it', async () => {
    const {outcome, world, events} = await run(doMount);
    expect(outcome).toEqual({status: 'proved'});
    expect(world.performed).toEqual(['mount']);
    expect(events.map(event => event.type)).toEqual([
      'step.checking',
      'gate.result',
      'gate.result',
      'step.planned',
      'action.started',
      'action.finished',
      'gate.result',
      'step.outcome',
    ]);
  });

  it('marks what it looks at beforehand, so that work to do is no alarm', async () => {
    const {events} = await run(doMount);
    const looks = events.flatMap(event =>
      event.type === 'gate.result' ? [[event.gate, event.beforehand ?? false]] : [],
    );
    expect(looks).toEqual([
      ['needed', false],
      ['proved', true],
      ['proved', false],
    ]);
  });

  it('looks at all gates of a step at once, and anew after its actions', async () => {
    let looks = 0;
    const lookingOnce = (world: World) => () => {
      looks += 1;
      return world;
    };
    await run(doMount, {lookingOnce});
    expect(looks).toBe(2);
    looks = 0;
    await run(doMount, {lookingOnce, world: {holds: true}});
    expect(looks).toBe(1);
  });

  it('does nothing when it is already proved, unless it is asked again', async () => {
    const first = await run(doMount, {world: {holds: true}});
    expect(first.outcome).toEqual({status: 'alreadyProved'});
    expect(first.world.performed).toEqual([]);
    const again = await run(doMount, {world: {holds: true}, again: true});
    expect(again.outcome).toEqual({status: 'proved'});
    expect(again.world.performed).toEqual(['mount']);
  });

  it.each([
    ['stop', 'not-hold'],
    ['unknown', 'not-check'],
  ] as const)('touches nothing when a needed gate says %s', async (needs, could) => {
    const {outcome, world} = await run(doMount, {world: {needs}});
    expect(outcome).toEqual({status: 'stopped', gate: 'needed', could});
    expect(world.performed).toEqual([]);
  });

  it('passes a waived gate by only where the gate allows it', async () => {
    const open = await run(
      step(() => ({status: 'do', actions: [mount]}), true),
      {world: {needs: 'stop'}, waived: ['needed']},
    );
    expect(open.outcome).toEqual({status: 'proved'});
    const closed = await run(doMount, {world: {needs: 'stop'}, waived: ['needed']});
    expect(closed.outcome).toMatchObject({status: 'stopped', gate: 'needed'});
  });

  it('stops when the actions worked but the proof does not hold', async () => {
    const {outcome} = await run(doMount, {
      perform: (_action, world) => {
        world.holds = false;
        return {ok: true};
      },
    });
    expect(outcome).toEqual({status: 'stopped', gate: 'proved', could: 'not-hold'});
  });

  it('ends at the first action that fails', async () => {
    const failure = {short: 's', expected: 'e', observed: 'o', command: 'c', fix: []};
    const {outcome, world} = await run(
      step(() => ({status: 'do', actions: [mount, {...mount, purpose: 'second'}]})),
      {
        perform: () => ({ok: false, failure}),
      },
    );
    expect(outcome).toEqual({status: 'failed', at: 'action', failure});
    expect(world.performed).toEqual(['mount']);
  });

  it('destroys only after the exact text was typed', async () => {
    const dangerous = step(() => ({status: 'do', actions: [wipe]}));
    const typed = (value: string) => run(dangerous, {answer: () => ({status: 'answered', value})});
    expect((await typed('ABC123')).world.performed).toEqual(['format']);
    for (const wrong of ['abc123', 'ABC12', 'ABC123 ', 'y', '']) {
      const {outcome, world} = await typed(wrong);
      expect(outcome).toEqual({status: 'refused', questionId: 'format-device'});
      expect(world.performed).toEqual([]);
    }
  });

  it('names the flag when nobody can answer', async () => {
    const {outcome, world} = await run(step(() => ({status: 'do', actions: [wipe]})));
    expect(outcome).toEqual({status: 'needsAnswer', questionId: 'format-device', flag: '--format-device'});
    expect(world.performed).toEqual([]);
  });

  it('plans again with an answer, and gives up on a plan that keeps asking', async () => {
    const question: Question = {
      kind: 'text',
      id: 'env:MODEL_NAME',
      title: 'model',
      details: [],
      flag: '--set',
      secret: false,
      problem: () => undefined,
    };
    let asked = 0;
    const {outcome} = await run(
      step(() => ({status: 'ask', question})),
      {
        answer: () => {
          asked++;
          return {status: 'answered', value: 'x'};
        },
      },
    );
    expect(outcome.status).toBe('failed');
    expect(asked).toBe(3);
  });

  it('says cancelled, not refused, when it was interrupted at a question', async () => {
    const controller = new AbortController();
    const {outcome} = await run(
      step(() => ({status: 'do', actions: [wipe]})),
      {
        controller,
        answer: () => {
          controller.abort();
          return {status: 'refused'};
        },
      },
    );
    expect(outcome).toEqual({status: 'cancelled'});
  });
  it('hands on why consent was refused', async () => {
    const {outcome} = await run(
      step(() => ({status: 'do', actions: [wipe]})),
      {
        answer: () => ({status: 'refused', why: 'another serial'}),
      },
    );
    expect(outcome).toEqual({status: 'refused', questionId: 'format-device', why: 'another serial'});
  });
  it('says cancelled when it was stopped in the middle of an action', async () => {
    const controller = new AbortController();
    const {outcome, world} = await run(
      step(() => ({status: 'do', actions: [mount, mount]})),
      {
        controller,
        perform: () => {
          controller.abort();
          return {ok: true};
        },
      },
    );
    expect(outcome).toEqual({status: 'cancelled'});
    expect(world.performed).toHaveLength(1);
  });
});

describe('defineGate', () => {
  it('turns a check that throws into "could not check", never into a pass', async () => {
    const broken = defineGate<World, string>({
      id: 'broken',
      title: 'Broken',
      section: '',
      why: '',
      waivable: false,
      observe: async () => {
        throw new Error('no such file');
      },
      judge: () => ({status: 'pass', short: '', expected: '', observed: '', evidence: [], fixes: []}),
    });
    const result = await broken.check({holds: true, needs: 'pass', performed: []});
    expect(result.status).toBe('unknown');
    expect(result.observed).toContain('no such file');
  });
});
