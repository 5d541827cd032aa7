import {READY} from '../diagnose/healthy.ts';
import {isStageKnown} from '../diagnose/stage.ts';
import type {DiagnosedCause, Diagnosis} from '../diagnose/types.ts';
import type {Paint} from './paint.ts';
import {labelled} from './plain-gate.ts';

function causeLines(cause: DiagnosedCause, index: number): string[] {
  const evidence = cause.evidence.map(seen => {
    const where = seen.line === undefined ? seen.source : `${seen.source}:${seen.line}`;
    return `${where}: ${seen.text}`;
  });
  return [
    `${index + 1}. ${cause.title}  (${cause.id}, ${Math.round(cause.confidence * 100)} %)`,
    ...(evidence.length === 0 ? [] : labelled('evidence', evidence.join('\n'))),
    ...(cause.fix.length === 0 ? [] : labelled('fix', cause.fix.join('\n'))),
    ...labelled('restart', cause.restartHelps ? 'may help' : 'does not help'),
  ];
}

/** Nothing wrong so far is not up yet; a start-up of which nothing was seen is not even that. */
function wordOf({healthy, stage, causes}: Diagnosis, paint: Paint): string {
  if (!healthy) return paint('NOT HEALTHY', 'stop');
  if (causes.some(cause => cause.id === READY)) return paint('HEALTHY', 'ok');
  return paint(isStageKnown(stage) ? 'WAITING' : 'UNKNOWN', 'warn');
}

/** Why a container is not ready: causes most likely first, each with its evidence. */
export function diagnosisLines(container: string, diagnosis: Diagnosis, paint: Paint): string[] {
  const word = wordOf(diagnosis, paint);
  const unseen = diagnosis.notSeen.map(what => `${paint('UNKNOWN', 'warn')} ${what}`);
  const none =
    diagnosis.causes.length === 0 && !diagnosis.healthy
      ? ['no known cause fits what was seen; read the log above it']
      : [];
  return [
    `${word} ${container}: ${diagnosis.stage}`,
    ...diagnosis.causes.flatMap(causeLines),
    ...none,
    ...unseen,
  ];
}
