import type {Failure} from '../engine/failure.ts';
import {isProved, type Outcome} from '../engine/step.ts';
import type {AppEvent, DiskFormatEvent} from '../events.ts';
import {count, interval, ratio} from './format.ts';
import type {Mark} from './step-state.ts';
import {gateMarks, stateMarks} from './step-state.ts';

/** A line or two for the scrollback: what an operator wants to find there a day later. */
export type Milestone = {
  readonly key: number;
  readonly mark: Mark;
  readonly text: string;
  readonly more: readonly string[];
  /** Lines for the operator's own shell. */
  readonly commands?: readonly string[];
};

export type Named = {readonly id: string; readonly title: string};

/** `1 Mount the NVMe`; a step whose id is no number goes by its title alone. */
export function stepLabel(step: Named): string {
  return /^\d/.test(step.id) ? `${step.id} ${step.title}` : step.title;
}

function failureLines(failure: Failure): readonly string[] {
  return [`expected  ${failure.expected}`, `observed  ${failure.observed}`, `command   ${failure.command}`];
}

type Told = Omit<Milestone, 'key'>;

function toldOutcome(step: Named, outcome: Outcome, waived: readonly string[]): Told {
  const label = stepLabel(step);
  if (isProved(outcome) && waived.length > 0)
    return {
      mark: gateMarks.waived,
      text: `${label}: not proved, ${waived.join(' and ')} was waived`,
      more: [],
    };
  switch (outcome.status) {
    case 'proved':
      return {mark: stateMarks.proved, text: `${label}: proved`, more: []};
    case 'alreadyProved':
      return {mark: stateMarks.proved, text: `${label}: already proved, nothing was run`, more: []};
    case 'stopped': {
      const could = outcome.could === 'not-hold' ? 'does not hold' : 'could not be checked';
      return {mark: stateMarks.stopped, text: `${label}: ${outcome.gate} ${could}`, more: []};
    }
    case 'failed':
      return {
        mark: outcome.at === 'plan' ? stateMarks.stopped : stateMarks.failed,
        text: `${label}: ${outcome.failure.short}`,
        more: failureLines(outcome.failure),
      };
    case 'cancelled':
      return {mark: stateMarks.waiting, text: `${label}: stopped by you`, more: []};
    case 'refused':
      return {
        mark: stateMarks.waiting,
        text: `${label}: not done, ${outcome.questionId} was refused`,
        more: [],
      };
    case 'needsAnswer':
      return {mark: stateMarks.waiting, text: `${label}: needs an answer (${outcome.flag})`, more: []};
  }
}

/** Which disk it was, by what stays true of it when its name changes. */
function toldFormat({device, identity, model, argv, exitCode, uuid}: DiskFormatEvent): Told {
  const disk = `${device} (${model ?? 'unknown model'}, serial ${identity.serial ?? 'unknown'})`;
  return uuid !== null && exitCode === 0
    ? {mark: stateMarks.proved, text: `formatted: ${disk}`, more: [`UUID      ${uuid}`]}
    : {
        mark: stateMarks.failed,
        text: `not formatted as planned: ${disk}`,
        more: [`command   ${argv.join(' ')}`],
      };
}

/** What an event leaves in the scrollback, or undefined for most of them. `waived`: gates of its step that do not hold. */
export function toldBy(
  event: AppEvent,
  steps: readonly Named[],
  waived: readonly string[] = [],
): Told | undefined {
  if (event.type === 'step.outcome') {
    return toldOutcome(
      steps.find(step => step.id === event.step) ?? {id: event.step, title: event.step},
      event.outcome,
      waived,
    );
  }
  if (event.type === 'bench.restore') {
    return {
      mark: stateMarks.waiting,
      text: `${event.what}: ${event.state} (${event.container}, ${event.policy})`,
      more: [],
    };
  }
  if (event.type === 'notice') {
    if (event.command === undefined) return undefined;
    return {
      mark: {...stateMarks.waiting, word: 'NOTE'},
      text: event.text,
      more: [],
      commands: [event.command],
    };
  }
  if (event.type === 'disk.format') return event.phase === 'after' ? toldFormat(event) : undefined;
  if (event.type !== 'verdict') return undefined;
  const {verdict} = event;
  const numbers =
    verdict.state === 'INVALID_RUN' || verdict.ratio === null || verdict.interval === null
      ? []
      : [
          `${verdict.rehearsal ? 'rehearsed ' : ''}ratio ${ratio(verdict.ratio)} ${interval(verdict.interval)}, ${count(verdict.n, 'pair')}; ${verdict.scope}`,
        ];
  const mark = {...stateMarks.stopped, word: 'VERDICT', tone: 'accent', glyph: 'run'} as const;
  return {mark, text: verdict.headline, more: numbers};
}
