import {join} from 'node:path';
import {recoverHeld} from '../bench/held.ts';
import {createRedactor} from '../engine/redact.ts';
import {answersOf, createAsking} from './asking.ts';
import {keepReport} from './commands/report.ts';
import {diskCarriers} from './consent.ts';
import {CHANGING, hold, noState} from './driving.ts';
import type {End} from './end.ts';
import {exitCode} from './exit-codes.ts';
import {collectGiven, hideSecrets} from './given.ts';
import {keepAnswers} from './kept-answers.ts';
import type {OpenMachine} from './machine.ts';
import {isFirstTime, isOnPath, type MultiplexerHint, multiplexerHint} from './multiplexer-hint.ts';
import {type Doing, obey} from './obey.ts';
import {openSession} from './open-session.ts';
import type {Own} from './own.ts';
import {rehearsalLine} from './plain.ts';
import {readNamed} from './read-named.ts';
import type {MachineOrder} from './request.ts';
import {resolveMountPoint} from './resolve-mount-point.ts';
import {resolveSettings} from './resolve-settings.ts';
import {onSignals} from './signals.ts';
import {onTerminalGone} from './terminal-gone.ts';

function hintOf({environment, argv}: Own): MultiplexerHint | undefined {
  return multiplexerHint(environment, argv, program => isOnPath(environment, program));
}

function begin({own, machine, settings, session}: Omit<Doing, 'announce'>): void {
  const {program} = session;
  program.emit({
    type: 'run.started',
    runId: program.context.archive.runId,
    tool: `faststart ${own.version}`,
    argv: own.argv,
    steps: program.steps.map(step => step.id),
    waived: settings.waived,
    rehearsal: settings.rehearsal === null ? null : machine.name,
  });
}

/** What is kept says so in its own head; a report and a script carry the stamp in their text. */
const STAMPED: ReadonlySet<MachineOrder['command']> = new Set(['report', 'script'] as const);

/** About a run of the past. */
const LOOKS_BACK: ReadonlySet<MachineOrder['command']> = new Set(['report', 'bundle'] as const);

function stamp({globals, order, voice, machine}: Omit<Doing, 'announce'>): void {
  if (globals.rehearse !== null && voice.frontEnd.view === 'plain' && !STAMPED.has(order.command))
    voice.out.line(rehearsalLine(machine.name));
}

export type Asked = Pick<Doing, 'globals' | 'order' | 'own' | 'voice' | 'opening'>;

async function onOpened(
  {globals, order, own, voice, machine, opening}: Asked & Pick<Doing, 'machine'>,
  closing: AbortSignal,
): Promise<End> {
  const isAttended = voice.frontEnd.view === 'wizard' || voice.frontEnd.asks;
  const given = collectGiven(globals, isAttended ? {} : machine.answers, readNamed);
  if (!given.ok) return {ok: false, exit: 'usage', error: given.error};
  const point = await resolveMountPoint(globals, machine);
  if (!point.ok) return {ok: false, exit: 'usage', error: point.error};
  const redactor = createRedactor();
  hideSecrets(given.value, redactor);
  const held = hold(order, globals, voice, machine, redactor, ['faststart', ...own.argv]);
  if (!held.ok) return held;
  const resolved = resolveSettings({...globals, mountPoint: point.value}, machine.places, {
    again: order.command === 'bench',
    now: machine.clock.wall(),
  });
  const settings = {...resolved, readOnly: held.readOnly};
  const asking = createAsking(voice, given.value, own);
  const keeps = CHANGING.has(order.command);
  const archive = machine.openArchive(keeps, LOOKS_BACK.has(order.command));
  if (!archive.ok) {
    held.release();
    return noState(machine.places.stateFolder, archive.message);
  }
  let unwritable: string | null = null;
  const session = openSession({
    machine,
    archive: archive.value,
    endedBy: () => endedBy(),
    onUnwritable(why) {
      unwritable = why;
      stop();
    },
    settings,
    redactor,
    ...answersOf(asking, voice, given.value, {
      answers: machine.answers,
      disks: () => diskCarriers(session.program.context),
    }),
    voice,
    keeps,
    shows: keeps || order.command === 'check' || (order.command === 'diagnose' && order.watch),
  });
  const hangUp = new AbortController();
  const stop = () => {
    session.cancel();
    hangUp.abort();
  };
  const signals = onSignals(own.signals, stop);
  let isHungUp = false;
  onTerminalGone(own.stdin, () => {
    isHungUp = true;
    stop();
  });
  const endedBy = () =>
    signals.exitCode() ??
    (isHungUp ? exitCode('hangUp') : null) ??
    (unwritable === null ? null : exitCode('failed'));
  closing.addEventListener('abort', session.cancel, {once: true});
  try {
    const hung = hangUp.signal;
    const asked = {globals, order, own, voice, opening};
    const doing = {...asked, machine, settings, session, asking, redactor, hangUp: hung};
    if (keeps) begin(doing);
    else stamp(doing);
    const hint = keeps && isAttended && globals.rehearse === null ? hintOf(own) : undefined;
    const isNew = () => isFirstTime(join(machine.places.stateFolder, 'multiplexer-hint-shown'));
    const driving = held.note === null ? null : {text: held.note};
    const firstNotice = driving ?? (hint !== undefined && isNew() ? hint : null);
    const announce = () => {
      if (firstNotice !== null) session.program.emit({type: 'notice', level: 'warn', ...firstNotice});
    };
    // The wizard hears nothing before it is there.
    if (voice.frontEnd.view !== 'wizard') announce();
    // What a program that was killed left changed is put back before anything new is.
    if (keeps && !settings.readOnly) await recoverHeld(session.program.context);
    const code = await obey({...doing, announce});
    const unkept = keeps ? await keepReport(session) : null;
    if (unkept !== null) voice.err.line(`the report could not be written: ${unkept}`);
    if (keeps) await keepAnswers(session, voice);
    if (unwritable !== null) {
      voice.err.line(`faststart: the run was ended, because its journal cannot be written: ${unwritable}`);
      voice.err.line(`  make room: df -h ${archive.value.runFolder}`);
      voice.err.line('  then go on: faststart resume; what was finished is kept');
    }
    return {ok: true, code: endedBy() ?? code};
  } finally {
    signals.dispose();
    session.close();
    held.release();
  }
}

/** Opens the machine, obeys, and closes it whatever came of it. */
export async function onMachine(asked: Asked, open: OpenMachine, closing: AbortSignal): Promise<End> {
  // Whoever leaves while it is being opened still has it closed: a rehearsed machine is a folder.
  const meanwhile = onSignals(asked.own.signals, () => undefined);
  const opened = await open(asked.globals).finally(meanwhile.dispose);
  if (!opened.ok) return opened;
  try {
    const left = meanwhile.exitCode();
    if (left !== null) return {ok: true, code: left};
    return await onOpened({...asked, machine: opened.machine}, closing);
  } finally {
    await opened.machine.close();
  }
}
