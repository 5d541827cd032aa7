import {join} from 'node:path';
import {recoverHeld} from '../bench/held.ts';
import {createRedactor, type Redactor} from '../engine/redact.ts';
import type {Settings} from '../settings.ts';
import {type Asking, answersOf, createAsking} from './asking.ts';
import {check} from './commands/check.ts';
import {config} from './commands/config.ts';
import {diagnose} from './commands/diagnose.ts';
import {disks} from './commands/disks.ts';
import {doctor} from './commands/doctor.ts';
import {plan, script} from './commands/plan.ts';
import {keepReport, report} from './commands/report.ts';
import {orderOfBench, orderOfResume, orderOfRun, run} from './commands/run.ts';
import {status} from './commands/status.ts';
import {diskCarriers} from './consent.ts';
import {CHANGING, hold, noState} from './driving.ts';
import type {End} from './end.ts';
import {exitCode} from './exit-codes.ts';
import {collectGiven, hideSecrets} from './given.ts';
import {keepAnswers} from './kept-answers.ts';
import type {Machine, OpenMachine} from './machine.ts';
import {isFirstTime, isOnPath, multiplexerHint} from './multiplexer-hint.ts';
import {openSession} from './open-session.ts';
import type {Own} from './own.ts';
import {rehearsalLine} from './plain.ts';
import {readNamed} from './read-named.ts';
import type {Globals, MachineOrder} from './request.ts';
import {resolveMountPoint} from './resolve-mount-point.ts';
import {resolveSettings} from './resolve-settings.ts';
import type {Session, Voice} from './session.ts';
import {onSignals} from './signals.ts';
import {onTerminalGone} from './terminal-gone.ts';

/** What a table is laid out for where there is no terminal. */
const PIPE_COLUMNS = 80;

type Doing = {
  readonly globals: Globals;
  readonly order: MachineOrder;
  readonly own: Own;
  readonly voice: Voice;
  readonly machine: Machine;
  readonly settings: Settings;
  readonly session: Session;
  readonly asking: Asking;
  readonly redactor: Redactor;
  /** Hang-up or termination from outside. */
  readonly hangUp: AbortSignal;
  /** Says what is to be known before anything is done. */
  readonly announce: () => void;
};

async function obey(doing: Doing): Promise<number> {
  const {order, own, voice, machine, settings, session} = doing;
  switch (order.command) {
    case 'wizard': {
      const all = session.program.steps.map(step => step.id);
      if (voice.frontEnd.view !== 'wizard') return run(session, voice, orderOfRun(all));
      const {wizard} = await import('./commands/wizard.ts');
      return wizard({
        own,
        voice,
        session,
        machine,
        dialogs: doing.asking.dialogs,
        ask: doing.asking.ask,
        hangUp: doing.hangUp,
        announce: doing.announce,
      });
    }
    case 'run':
      return run(session, voice, orderOfRun(order.steps));
    case 'resume':
      return run(session, voice, await orderOfResume(session));
    case 'bench':
      return run(session, voice, orderOfBench(order.modes, order.require));
    case 'check':
      return check(session, voice, order.gates);
    case 'disks':
      return disks(session, voice, own.stdout.isTTY ? own.stdout.columns : PIPE_COLUMNS);
    case 'plan':
      return plan(session, voice, order.steps);
    case 'script':
      return script(session, voice, order.steps, {
        version: own.version,
        globals: doing.globals,
        redactor: doing.redactor,
      });
    case 'status':
      return status(session, voice);
    case 'config':
      return config(doing, order);
    case 'diagnose':
      return diagnose(session, voice, order, {
        tool: `faststart ${own.version}, Node.js ${own.nodeVersion}`,
        rehearsal: settings.rehearsal !== null,
      });
    case 'report':
      return report(session, voice, order);
    case 'doctor':
      return doctor({machine, own, voice, rehearsal: settings.rehearsal !== null}, order);
  }
}

function hintOf({environment, argv}: Own): string | undefined {
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

function stamp({globals, order, voice, machine}: Omit<Doing, 'announce'>): void {
  if (globals.rehearse !== null && voice.frontEnd.view === 'plain' && !STAMPED.has(order.command))
    voice.out.line(rehearsalLine(machine.name));
}

async function onOpened(
  {globals, order, own, voice, machine}: Pick<Doing, 'globals' | 'order' | 'own' | 'voice' | 'machine'>,
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
  const archive = machine.openArchive(keeps, order.command === 'report');
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
    const doing = {globals, order, own, voice, machine, settings, session, asking, redactor, hangUp: hung};
    if (keeps) begin(doing);
    else stamp(doing);
    const hint = keeps && isAttended && globals.rehearse === null ? hintOf(own) : undefined;
    const isNew = () => isFirstTime(join(machine.places.stateFolder, 'multiplexer-hint-shown'));
    const opening = held.note ?? (hint !== undefined && isNew() ? hint : null);
    const announce = () => {
      if (opening !== null) session.program.emit({type: 'notice', level: 'warn', text: opening});
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
export async function onMachine(
  request: {readonly globals: Globals; readonly order: MachineOrder},
  own: Own,
  voice: Voice,
  open: OpenMachine,
  closing: AbortSignal,
): Promise<End> {
  const opened = await open(request.globals);
  if (!opened.ok) return opened;
  try {
    return await onOpened({...request, own, voice, machine: opened.machine}, closing);
  } finally {
    await opened.machine.close();
  }
}
