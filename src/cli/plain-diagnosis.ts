import {READY} from '../diagnose/healthy.ts';
import {isStageKnown} from '../diagnose/stage.ts';
import type {DiagnosedCause, Diagnosis} from '../diagnose/types.ts';
import {elapsed} from './format.ts';
import type {Paint} from './paint.ts';
import {labelled} from './plain-gate.ts';

/** Of causes after the first, so that the whole answer stays on one screen. */
const MOST_LINES_OF_OTHERS = 2;

function evidenceText({line, source, text}: DiagnosedCause['evidence'][number]): string {
  return `${line === undefined ? source : `${source}:${line}`}: ${text}`;
}

function causeFields(cause: DiagnosedCause, most: number): string[] {
  const evidence = cause.evidence.slice(0, most).map(evidenceText);
  const fix = cause.fix.slice(0, most);
  return [
    ...(evidence.length === 0 ? [] : labelled('evidence', evidence.join('\n'))),
    ...(fix.length === 0 ? [] : labelled('fix', fix.join('\n'))),
  ];
}

/** Nothing wrong so far is not up yet; a start-up of which nothing was seen is not even that. */
function wordOf({healthy, stage, causes}: Diagnosis, paint: Paint): string {
  if (!healthy) return paint('NOT READY', 'stop');
  if (causes.some(cause => cause.id === READY)) return paint('READY', 'ok');
  return paint(isStageKnown(stage) ? 'WAITING' : 'UNKNOWN', 'warn');
}

function sure(cause: DiagnosedCause): string {
  return `${cause.id}, ${Math.round(cause.confidence * 100)} %`;
}

/** The verdict in a sentence: what is wrong with it, or what it is doing. */
function sentence(container: string, diagnosis: Diagnosis, paint: Paint): string {
  const [cause] = diagnosis.causes;
  const what =
    cause === undefined
      ? `${diagnosis.stage}; no known cause fits what was seen`
      : `${cause.title}  (${sure(cause)})`;
  return `${wordOf(diagnosis, paint)} ${container}: ${what}`;
}

/**
 * Why a container is not ready: the verdict in a sentence, its evidence and its fix, what else is wrong, what it is
 * not, and what could not be seen.
 */
export function diagnosisLines(container: string, diagnosis: Diagnosis, paint: Paint): string[] {
  const [first, ...others] = diagnosis.causes;
  const ruledOut = diagnosis.ruledOut ?? [];
  return [
    sentence(container, diagnosis, paint),
    ...labelled('stage', diagnosis.stage),
    ...(first === undefined
      ? labelled('fix', `docker logs --tail=200 ${container}`)
      : [
          ...causeFields(first, Number.POSITIVE_INFINITY),
          ...labelled('restart', first.restartHelps ? 'may help' : 'does not help'),
        ]),
    ...others.flatMap(cause => [
      `also: ${cause.title}  (${sure(cause)})`,
      ...causeFields(cause, MOST_LINES_OF_OTHERS),
    ]),
    ...(ruledOut.length === 0 ? [] : labelled('it is not', ruledOut.join('\n'))),
    ...(diagnosis.notSeen.length === 0 ? [] : labelled('not seen', diagnosis.notSeen.join('\n'))),
  ];
}

/** What a wait that goes on is waiting for. A healthy one is one line; what may be wrong also says what to do. */
export function waitLines(container: string, diagnosis: Diagnosis, waitedMs: number, paint: Paint): string[] {
  const [cause] = diagnosis.causes;
  const seen = cause?.evidence
    .filter(({line}) => line === undefined)
    .map(({text}) => text)
    .slice(0, 3);
  const head = `${sentence(container, diagnosis, paint)}; ${diagnosis.stage}, after ${elapsed(waitedMs)}`;
  const more = seen === undefined || seen.length === 0 ? [] : labelled('seen', seen.join(', '));
  return [
    head,
    ...more,
    ...(diagnosis.healthy || cause === undefined ? [] : labelled('fix', cause.fix.join('\n'))),
  ];
}
