import {evidenceText} from '../diagnose/evidence-text.ts';
import {SURE} from '../diagnose/failures.ts';
import {READY} from '../diagnose/healthy.ts';
import {isStageKnown} from '../diagnose/stage.ts';
import type {DiagnosedCause, Diagnosis} from '../diagnose/types.ts';
import {elapsed, wrap} from './format.ts';
import type {Paint} from './paint.ts';
import {labelled} from './plain-gate.ts';

/** The answer is for one screen of 80x24: what is longer is in `--json`, and in the log itself. */
const COLUMNS = 80;
const LABEL_COLUMNS = 13;
const LONGEST_EVIDENCE = 195;
/** A guess beside something that is sure is worth its name, no more. */
const WORTH_SHOWING = 0.5;

function paragraph(label: string, texts: readonly string[]): string[] {
  return labelled(label, texts.flatMap(text => wrap(text, COLUMNS - LABEL_COLUMNS)).join('\n'));
}

/** Commands are never wrapped: they are there to be copied. */
function causeFields(cause: DiagnosedCause, most: number): string[] {
  const evidence = cause.evidence.slice(0, most).map(one => evidenceText(one, LONGEST_EVIDENCE));
  const fix = cause.fix.slice(0, most);
  return [
    ...(evidence.length === 0 ? [] : paragraph('evidence', evidence)),
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

/** Of what is up and of what is unknown there is nothing to be said about it. */
function restart(cause: DiagnosedCause | undefined): string {
  if (cause === undefined || cause.id === READY) return '';
  return cause.restartHelps ? '; a restart may help' : '; a restart does not help';
}

function otherLines(others: readonly DiagnosedCause[], isSure: boolean): string[] {
  const isGuess = (cause: DiagnosedCause): boolean => isSure && cause.confidence < WORTH_SHOWING;
  const guesses = others.filter(isGuess);
  return [
    ...others
      .filter(cause => !isGuess(cause))
      .flatMap(cause => [`also: ${cause.title}  (${sure(cause)})`, ...causeFields(cause, 1)]),
    ...(guesses.length === 0 ? [] : [`less likely: ${guesses.map(sure).join('; ')}`]),
  ];
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
    ...labelled('stage', `${diagnosis.stage}${restart(first)}`),
    ...(first === undefined
      ? labelled('fix', `docker logs --tail=200 ${container}`)
      : causeFields(first, Number.POSITIVE_INFINITY)),
    ...otherLines(others, first !== undefined && first.confidence >= SURE),
    ...(ruledOut.length === 0 ? [] : paragraph('it is not', [ruledOut.join('; ')])),
    ...(diagnosis.notSeen.length === 0 ? [] : paragraph('not seen', [diagnosis.notSeen.join('; ')])),
  ];
}

/** What a wait that goes on is waiting for. A healthy one is one line; what may be wrong also says what to do. */
export function waitLines(container: string, diagnosis: Diagnosis, waitedMs: number, paint: Paint): string[] {
  const [cause] = diagnosis.causes;
  const seen = (cause?.evidence ?? [])
    .filter(({line}) => line === undefined)
    .slice(0, 3)
    .map(({text}) => text);
  return [
    `${sentence(container, diagnosis, paint)}; ${diagnosis.stage}, after ${elapsed(waitedMs)}`,
    ...(seen.length === 0 ? [] : paragraph('seen', [seen.join(', ')])),
    ...(diagnosis.healthy || cause === undefined ? [] : labelled('fix', cause.fix.join('\n'))),
  ];
}
