import type {Redactor} from '../engine/redact.ts';
import type {Settings} from '../settings.ts';
import type {Opening} from '../ui/opening.ts';
import type {Asking} from './asking.ts';
import {bundle} from './commands/bundle.ts';
import {check} from './commands/check.ts';
import {config} from './commands/config.ts';
import {diagnose} from './commands/diagnose.ts';
import {disks} from './commands/disks.ts';
import {doctor} from './commands/doctor.ts';
import {plan, script} from './commands/plan.ts';
import {report} from './commands/report.ts';
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

/** Does what was asked for. What is big and one command alone needs is loaded by it. */
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
    case 'bundle':
      return bundle(doing, order);
    case 'doctor':
      return doctor({machine, own, voice, rehearsal: settings.rehearsal !== null}, order);
  }
}
