import type {Redactor} from '../engine/redact.ts';
import type {Settings} from '../settings.ts';
import type {Opening} from '../ui/opening.ts';
import type {Asking} from './asking.ts';
import {check} from './commands/check.ts';
import {orderOfBench, orderOfResume, orderOfRun, run} from './commands/run.ts';
import {status} from './commands/status.ts';
import type {Machine} from './machine.ts';
import type {Own} from './own.ts';
import type {Globals, MachineOrder} from './request.ts';
import type {Session, Voice} from './session.ts';

/** What a table is laid out for where there is no terminal. */
const PIPE_COLUMNS = 80;

/** One order, and all that it is done with. */
export type Doing = {
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
  /** The wizard's screen, where there is one. */
  readonly opening: Opening | null;
};

/** Does what was asked for. What one command alone needs is loaded by it: no other start waits for that. */
export async function obey(doing: Doing): Promise<number> {
  const {order, own, voice, machine, settings, session} = doing;
  switch (order.command) {
    case 'wizard': {
      const all = session.program.steps.map(step => step.id);
      const {opening} = doing;
      if (opening === null) return run(session, voice, orderOfRun(all));
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
        opening,
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
      return (await import('./commands/disks.ts')).disks(
        session,
        voice,
        own.stdout.isTTY ? own.stdout.columns : PIPE_COLUMNS,
      );
    case 'plan':
      return (await import('./commands/plan.ts')).plan(session, voice, order.steps);
    case 'script':
      return (await import('./commands/plan.ts')).script(session, voice, order.steps, {
        version: own.version,
        globals: doing.globals,
        redactor: doing.redactor,
      });
    case 'status':
      return status(session, voice);
    case 'config':
      return (await import('./commands/config.ts')).config(doing, order);
    case 'diagnose':
      return (await import('./commands/diagnose.ts')).diagnose(session, voice, order, {
        tool: `faststart ${own.version}, Node.js ${own.nodeVersion}`,
        rehearsal: settings.rehearsal !== null,
      });
    case 'report':
      return (await import('./commands/report.ts')).report(session, voice, order);
    case 'bundle':
      return (await import('./commands/bundle.ts')).bundle(doing, order);
    case 'doctor': {
      const {doctor} = await import('./commands/doctor.ts');
      return doctor({machine, own, voice, rehearsal: settings.rehearsal !== null}, order);
    }
  }
}
