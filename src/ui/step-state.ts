import type {StepView} from '../engine/board.ts';
import {blocks} from '../engine/gate.ts';
import type {Glyphs} from './glyphs.ts';
import type {Tone} from './theme.ts';

/** `unseen`: not looked at yet. `open`: not proved, and an earlier step stands before it. */
export type ShownState =
  | 'unseen'
  | 'open'
  | 'checking'
  | 'running'
  | 'proved'
  | 'stopped'
  | 'failed'
  | 'waiting'
  | 'stale';

export type ShownStep = {
  readonly id: string;
  readonly state: ShownState;
  /** It is done, and yet a gate that it must prove was only waived: never shown as a pass. */
  readonly isWaived: boolean;
};

/** What the wizard must know of a step to say where it stands. */
export type StepProof = {readonly id: string; readonly proves: readonly {readonly id: string}[]};

function isBlocking(gate: StepView['gates'][string]): boolean {
  return !gate.waived && blocks(gate.result);
}

/** Whether a look, and not only a run of the step, has seen all that it must prove. */
function isSeenToHold(step: StepProof, view: StepView): boolean {
  const hasAll = step.proves.length > 0 && step.proves.every(gate => view.gates[gate.id] !== undefined);
  return hasAll && !Object.values(view.gates).some(isBlocking);
}

/** The gates of its own that a step was let pass without. */
export function waivedGates(step: StepProof, view: StepView): readonly string[] {
  return step.proves.filter(({id}) => view.gates[id]?.waived === true).map(({id}) => id);
}

function ownState(step: StepProof, view: StepView): ShownState {
  switch (view.status) {
    case 'unknown':
      if (isSeenToHold(step, view)) return 'proved';
      return Object.values(view.gates).some(isBlocking) ? 'stopped' : 'unseen';
    case 'stopped':
    case 'waiting':
    case 'stale':
      return isSeenToHold(step, view) && view.status !== 'stale' ? 'proved' : view.status;
    case 'checking':
    case 'running':
    case 'proved':
    case 'failed':
      return view.status;
  }
}

/**
 * Where every step stands. The first one that is not proved stands before the others: what is proved behind it
 * is stale, what was never run behind it is merely open.
 */
export function shownSteps(steps: readonly StepProof[], views: readonly StepView[]): readonly ShownStep[] {
  let isStanding = false;
  return steps.map(step => {
    const view = views.find(candidate => candidate.id === step.id);
    const own = view === undefined ? 'unseen' : ownState(step, view);
    const isNeverRun = view === undefined || view.status === 'unknown';
    const state = !isStanding
      ? own
      : own === 'proved'
        ? 'stale'
        : own === 'stopped' && isNeverRun
          ? 'open'
          : own;
    isStanding ||= own !== 'proved';
    const isWaived = state === 'proved' && view !== undefined && waivedGates(step, view).length > 0;
    return {id: step.id, state, isWaived};
  });
}

/** The step to open on: the first that is not proved, else the last. */
export function firstUnproved(shown: readonly ShownStep[]): string | undefined {
  return (shown.find(step => step.state !== 'proved') ?? shown.at(-1))?.id;
}

/** What came of looking at everything again. */
export function lookedNote(shown: readonly ShownStep[]): string {
  const proved = shown.filter(step => step.state === 'proved').length;
  return `all gates were looked at again: ${proved} of ${shown.length} steps are proved`;
}

export type Mark = {readonly word: string; readonly tone: Tone; readonly glyph: keyof Glyphs};

/** Sign, word and colour of a state. The word is there for everyone; the colour helps some. */
export const stateMarks: Readonly<Record<ShownState, Mark>> = {
  unseen: {word: '--', tone: 'dim', glyph: 'open'},
  open: {word: 'TODO', tone: 'dim', glyph: 'open'},
  checking: {word: 'CHECK', tone: 'accent', glyph: 'run'},
  running: {word: 'RUN', tone: 'accent', glyph: 'run'},
  proved: {word: 'PASS', tone: 'ok', glyph: 'pass'},
  stopped: {word: 'STOP', tone: 'stop', glyph: 'stop'},
  failed: {word: 'FAIL', tone: 'stop', glyph: 'stop'},
  waiting: {word: 'WAIT', tone: 'warn', glyph: 'warn'},
  stale: {word: 'STALE', tone: 'warn', glyph: 'stale'},
};

export const gateMarks: Readonly<Record<'pass' | 'warn' | 'stop' | 'unknown' | 'waived' | 'unseen', Mark>> = {
  pass: {word: 'PASS', tone: 'ok', glyph: 'pass'},
  warn: {word: 'WARN', tone: 'warn', glyph: 'warn'},
  stop: {word: 'STOP', tone: 'stop', glyph: 'stop'},
  unknown: {word: 'COULD NOT CHECK', tone: 'stop', glyph: 'unknown'},
  waived: {word: 'WAIVED', tone: 'warn', glyph: 'warn'},
  unseen: {word: '--', tone: 'dim', glyph: 'open'},
};

/** Of a step as the operator sees it. */
export function markOf({state, isWaived}: Omit<ShownStep, 'id'>): Mark {
  return isWaived ? gateMarks.waived : stateMarks[state];
}
