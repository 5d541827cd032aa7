import {gpuWords} from '../diagnose/gpu-words.ts';
import {blocks} from '../engine/gate.ts';
import type {Outcome} from '../engine/step.ts';
import type {AppEvent, StampedEvent} from '../events.ts';
import {exitCodes} from './exit-codes.ts';
import {duration, elapsed} from './format.ts';
import type {Paint} from './paint.ts';
import {blockLine, runLine, tickText, verdictLines} from './plain-bench.ts';
import {diagnosisLines, waitLines} from './plain-diagnosis.ts';
import {formatLine} from './plain-format.ts';
import {failureLines, gateLines, labelled, openLine} from './plain-gate.ts';

/** What plain lines need to know beside the event itself. */
export type PlainNames = {
  readonly stepTitles: ReadonlyMap<string, string>;
  readonly gateReasons: ReadonlyMap<string, string>;
  /** Which machine, folder and stack are meant, as flags. */
  readonly where: string;
};

type Working = {
  readonly what: string;
  readonly sinceMs: number;
  readonly detail: string;
  /** The GPUs, where somebody looks at them meanwhile. */
  readonly gpu?: string;
};

export type PlainState = {
  readonly step: string | null;
  /** What is under way, for the line that says so when nothing else does. */
  readonly working: Working | null;
  readonly asked: {readonly title: string; readonly flag: string} | null;
  readonly longestBootMs: number;
};

export const quiet: PlainState = {step: null, working: null, asked: null, longestBootMs: 0};

function outcomeLines(outcome: Outcome, paint: Paint): string[] {
  switch (outcome.status) {
    case 'proved':
      return [paint('PROVED', 'ok')];
    case 'alreadyProved':
      return [`${paint('PROVED', 'ok')} already: nothing to do`];
    case 'stopped':
      return outcome.could === 'not-check'
        ? [`${paint('STOPPED', 'stop')}: ${outcome.gate} could not be checked`]
        : [`${paint('STOPPED', 'stop')} by ${outcome.gate}`];
    case 'failed':
      return failureLines(outcome.failure, paint);
    case 'cancelled':
      return [`${paint('CANCELLED', 'warn')}: what was finished is kept; faststart resume goes on here`];
    case 'needsAnswer':
      return [`${paint('STOPPED', 'stop')}: an answer is missing; give it with ${outcome.flag}`];
    case 'refused':
      return [`${paint('STOPPED', 'stop')}: ${outcome.why ?? 'the answer was no'}`];
  }
}

export function rehearsalLine(machine: string): string {
  return `REHEARSAL on ${machine}: nothing real is touched, no number is a measurement`;
}

/** The lines that an event is worth. Output bars and ticks are worth none: `stillWorking` speaks of them. */
export function eventLines(event: AppEvent, state: PlainState, names: PlainNames, paint: Paint): string[] {
  switch (event.type) {
    case 'run.started': {
      const rehearsal = event.rehearsal === null ? [] : [rehearsalLine(event.rehearsal)];
      return [`${event.tool}, run ${event.runId}`, ...rehearsal];
    }
    case 'step.checking':
      return [paint(names.stepTitles.get(event.step) ?? event.step, 'strong')];
    case 'gate.result':
      if (event.beforehand && !event.waived && blocks(event.result))
        return [openLine(event.gate, event.result)];
      return gateLines(
        {id: event.gate, why: names.gateReasons.get(event.gate) ?? ''},
        event.result,
        event.waived,
        paint,
      );
    case 'step.planned':
      return event.actions.flatMap((action, index) => [
        `plan ${index + 1}/${event.actions.length}: ${action.purpose}`,
        ...action.lines.map(line => `  $ ${line}`),
        ...(action.undo === undefined ? [] : [`  undo: ${action.undo}`]),
      ]);
    case 'ask.opened':
      return [];
    case 'ask.closed': {
      const title = state.asked?.title ?? event.id;
      return event.status === 'unavailable'
        ? [
            `no answer: ${title}`,
            ...labelled('fix', `give it with ${state.asked?.flag ?? event.id}`),
            ...(state.step === null
              ? []
              : labelled('', `what can be answered: faststart plan ${state.step}`)),
          ]
        : [`${event.status}: ${title}`];
    }
    case 'action.started':
      return [`${event.index + 1}/${event.of} ${event.purpose}`];
    case 'action.output':
      return [`  | ${event.text}`];
    case 'action.finished':
      return event.failure === null ? [`  done in ${duration(event.durationMs)}`] : [];
    case 'step.outcome':
      return outcomeLines(event.outcome, paint);
    case 'notice':
      return [
        event.level === 'warn' ? `${paint('WARN', 'warn')} ${event.text}` : event.text,
        ...(event.command === undefined ? [] : [event.command]),
      ];
    case 'bench.block':
      return [blockLine(event.head)];
    case 'bench.run':
      return [runLine(event.run, state.longestBootMs)];
    case 'bench.block.finished':
      return event.finished === 'complete'
        ? ['every run of this mode is done']
        : [`this mode is not complete: ${event.finished}`];
    case 'bench.paused':
      return ['paused between two runs: nothing is under way, what is done is kept'];
    case 'bench.continued':
      return ['going on'];
    case 'bench.restore':
      return [`${event.state}: ${event.what} of ${event.container} (${event.policy})`];
    case 'verdict':
      return verdictLines(event.verdict, paint, names.where);
    case 'disk.format':
      return [formatLine(event)];
    case 'diagnosis':
      return event.waitedMs === undefined
        ? diagnosisLines(event.container, event.diagnosis, paint)
        : waitLines(event.container, event.diagnosis, event.waitedMs, paint);
    case 'run.finished': {
      const entry = Object.values(exitCodes).find(candidate => candidate.code === event.exitCode);
      // The rest of a meaning is about other commands with the same code.
      const [meaning] = entry?.meaning.split(';') ?? [];
      return [`exit code ${event.exitCode}${meaning === undefined ? '' : `: ${meaning}`}`];
    }
    case 'action.progress':
    case 'bench.phase':
    case 'bench.tick':
    case 'bench.environment':
    case 'gpu.look':
      return [];
  }
}

/** Pure: what is under way after an event. */
export function afterEvent(state: PlainState, event: StampedEvent): PlainState {
  const detail = (text: string): PlainState =>
    state.working === null ? state : {...state, working: {...state.working, detail: text}};
  switch (event.type) {
    case 'step.checking':
      return {...state, step: event.step, working: {what: 'checking', sinceMs: event.at, detail: ''}};
    case 'step.outcome':
      return {...state, step: null, working: null};
    case 'ask.opened':
      return {...state, asked: {title: event.title, flag: event.flag}, working: null};
    case 'ask.closed':
      return {...state, asked: null};
    case 'action.started':
      return {...state, working: {what: event.purpose, sinceMs: event.at, detail: ''}};
    case 'action.finished':
      return {...state, working: {what: 'checking', sinceMs: event.at, detail: ''}};
    case 'action.progress':
      return detail(event.text);
    case 'gpu.look':
      return state.working === null
        ? state
        : {...state, working: {...state.working, gpu: `gpu ${gpuWords(event.gpu)}`}};
    case 'bench.phase': {
      const which = event.pair === 0 ? 'warm-up' : `pair ${event.pair}`;
      return {
        ...state,
        working: {what: `${event.mode} ${which} ${event.arm}: ${event.phase}`, sinceMs: event.at, detail: ''},
      };
    }
    case 'bench.tick':
      return detail(tickText(event.tick));
    case 'bench.run':
      return {...state, longestBootMs: Math.max(state.longestBootMs, event.run.phases.bootMs ?? 0)};
    default:
      return state;
  }
}

/** "still working, 1m 30s": what a screen reader or a log gets instead of a spinner. */
export function stillWorking(state: PlainState, nowMs: number): string | null {
  if (state.working === null) return null;
  const {what, sinceMs, detail, gpu = ''} = state.working;
  const known = [detail, gpu].filter(text => text !== '').join('; ');
  return `still working, ${elapsed(nowMs - sinceMs)}: ${what}${known === '' ? '' : ` (${known})`}`;
}

/** Lines of a step begin with its number, so that a log can be searched by it. */
export function prefixed(step: string | null, lines: readonly string[]): string[] {
  return step === null ? [...lines] : lines.map(line => `[${step}] ${line}`.trimEnd());
}
