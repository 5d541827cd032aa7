import {gpuWords} from '../../diagnose/gpu-words.ts';
import {glanceAtGpu} from '../../diagnose/look/watch-gpu.ts';
import type {Paint} from '../paint.ts';
import {type Session, say, type Voice} from '../session.ts';
import {type StepStanding, standings} from '../standing.ts';

function line({id, title, proved, blocking}: StepStanding, paint: Paint): string {
  const head = `[${id}]`.padEnd(7);
  if (proved) return `${head}${paint('PROVED', 'ok')}   ${title}`;
  if (blocking === null) return `${head}${paint('UNKNOWN', 'warn')}  ${title}`;
  const word = blocking.result.status === 'unknown' ? paint('UNKNOWN', 'warn') : paint('OPEN', 'stop');
  return `${head}${word}${' '.repeat(blocking.result.status === 'unknown' ? 2 : 5)}${title}: ${blocking.id}, ${blocking.result.short}`;
}

/** Where the runbook stands by what is seen now, who holds the GPUs, and what to do next. Looking is all it does, so it ends with 0. */
export async function status(session: Session, voice: Voice): Promise<number> {
  const {program, seen} = session;
  const {context} = program;
  const [gpu] = await Promise.all([glanceAtGpu(context), program.checkSteps()]);
  const steps = standings(program.steps, seen.gates);
  const next = steps.find(step => !step.proved)?.id ?? null;
  const [newest] = await context.archive.list();
  const document = {
    schema: 'faststart.status/1',
    ok: true,
    rehearsal: program.settings.rehearsal !== null,
    steps: steps.map(({id, title, proved, blocking}) => ({
      id,
      title,
      proved,
      blocking:
        blocking === null
          ? null
          : {gate: blocking.id, status: blocking.result.status, short: blocking.result.short},
    })),
    next,
    lastRun: newest ?? null,
    gpu: gpu.ok ? {ok: true, ...gpu.value} : {ok: false, why: gpu.message},
  };
  say(voice, document, [
    ...steps.map(step => line(step, voice.paint)),
    `gpu: ${gpuWords(gpu)}`,
    ...(newest === undefined ? [] : [`last run: ${newest.folder}`]),
    next === null ? 'all steps are proved: faststart report' : `next: faststart run ${next}`,
  ]);
  return 0;
}
