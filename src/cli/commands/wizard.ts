import {performCommand} from '../../actions/command.ts';
import {speedup} from '../../bench/stats.ts';
import {diagnoseContainer} from '../../diagnose/index.ts';
import type {Ask} from '../../engine/ask.ts';
import type {Command} from '../../engine/plan.ts';
import type {Performed} from '../../engine/runner.ts';
import type {Read} from '../../host/ports.ts';
import {acquireSudo, runInherited} from '../../host/sudo.ts';
import {sudoTicket} from '../../host/sudo-ticket.ts';
import {planOnContainer} from '../../runbook/container-plan.ts';
import {allArms} from '../../stacks/stack.ts';
import {type Dialogs, type LentEnd, runWizard} from '../../ui/index.tsx';
import type {Opening} from '../../ui/opening.ts';
import {multiplexerOf} from '../../ui/osc52.ts';
import type {Machine} from '../machine.ts';
import {firstLook} from '../opening.ts';
import type {Own} from '../own.ts';
import {pager} from '../pager.ts';
import {openOwnPreferences} from '../preferences.ts';
import {lookingOnly} from '../read-only.ts';
import {recordedEvents} from '../recorded-events.ts';
import type {Session, Voice} from '../session.ts';
import {whereNamed} from '../shown-text.ts';

/** Runs one command of a fix; sudo is asked for first where it would ask itself. */
function fixer({program}: Session, ask: Ask): (command: Command) => Promise<Performed> {
  const {context, settings} = program;
  return async command => {
    if (settings.readOnly) return lookingOnly;
    if (command.sudo && (await sudoTicket(context.host)) === 'needs-password') {
      const details = [
        'The terminal is lent to sudo, which asks for your password; this program never sees it.',
      ];
      await ask(
        {kind: 'sudo', id: 'sudo', title: 'sudo is needed for the fix', details, flag: 'sudo -v'},
        context.signal,
      );
    }
    return performCommand({kind: 'command', purpose: 'the fix', command}, context);
  };
}

/** The first of the stack's servers that is there: the baseline, then what stands against it. */
async function containerToDiagnose({context, settings}: Session['program']): Promise<Read<string>> {
  const list = await context.docker.list();
  if (!list.ok) return list;
  const names = allArms(settings.stack.spec).map(({container}) => container);
  const found = names.find(name => list.value.some(container => container.name === name));
  return found === undefined
    ? {ok: false, code: 'not-found', message: `nothing to diagnose: there is neither ${names.join(' nor ')}`}
    : {ok: true, value: found};
}

const sudo = {
  shell: 'sudo -v',
  async run(): Promise<LentEnd> {
    const ticket = await acquireSudo();
    return {
      ok: ticket === 'ready',
      message: ticket === 'unavailable' ? 'there is no sudo here' : 'sudo was refused',
    };
  },
};

/** The operator's own shell, where the program was started. */
function shell(program: string) {
  return {
    shell: `${program}   # exit comes back`,
    async run(): Promise<LentEnd> {
      const code = await runInherited([program]);
      return {ok: code !== null, message: `${program} could not be started`};
    },
  };
}

/** Whoever stands in an empty folder may have meant the one of last time. */
async function otherWorkspace({program}: Session, last: string): Promise<string | null> {
  const {workspace, envFile, stack, rehearsal} = program.settings;
  if (rehearsal !== null || last === '' || last === workspace || stack.kind !== 'bundled') return null;
  const here = await program.context.host.stat(envFile);
  return here.ok
    ? null
    : `there is no .env here; last time you stood in ${last}: faststart --workspace ${last}`;
}

/** How it looks at first, and as the operator chose it. */
function looks({own, voice, session}: WizardOptions) {
  const {workspace, rehearsal} = session.program.settings;
  const first = firstLook(own, voice);
  let opened: ReturnType<typeof openOwnPreferences> | undefined;
  const preferencesOnce = () => {
    opened ??= openOwnPreferences(own.environment);
    return opened;
  };
  const warn = (text: string): void => session.program.emit({type: 'notice', level: 'warn', text});
  return {
    look: first,
    async remembered() {
      const preferences = await preferencesOnce();
      if (preferences.problem !== null) warn(preferences.problem);
      const {theme, ascii: isAscii, lastWorkspace} = preferences.values();
      const elsewhere = await otherWorkspace(session, lastWorkspace);
      if (elsewhere !== null) warn(elsewhere);
      const unkept = rehearsal === null ? preferences.set({lastWorkspace: workspace}) : null;
      if (unkept !== null) warn(unkept);
      return {isAscii: first.isAscii || isAscii, background: theme === 'auto' ? first.background : theme};
    },
    async remember(isAscii: boolean) {
      const unkept = (await preferencesOnce()).set({ascii: isAscii});
      if (unkept !== null) warn(unkept);
    },
  };
}

export type WizardOptions = {
  readonly own: Own;
  readonly voice: Voice;
  readonly session: Session;
  readonly machine: Machine;
  readonly dialogs: Dialogs;
  readonly ask: Ask;
  readonly hangUp: AbortSignal;
  readonly announce: () => void;
  readonly opening: Opening;
};

/** The wizard on this terminal, until the operator leaves. */
export async function wizard(options: WizardOptions): Promise<number> {
  const {own, voice, session, machine} = options;
  const {context, settings} = session.program;
  const {stdin, stdout, signals} = own;
  const {runFolder} = context.archive;
  const exitCode = await runWizard({
    program: session.program,
    dialogs: options.dialogs,
    ...looks(options),
    recorded: await recordedEvents(context),
    runFix: fixer(session, options.ask),
    planOnContainer: (verb, container) => planOnContainer(context, verb, container),
    containerToDiagnose: () => containerToDiagnose(session.program),
    diagnose: container => diagnoseContainer(context, container),
    sudo,
    pager: pager(runFolder),
    shell: shell(own.environment.SHELL || '/bin/sh'),
    multiplexer: multiplexerOf(own.environment),
    placed: line => whereNamed(line, voice.where),
    stdin,
    stdout,
    draw: options.opening.takeOver,
    signals,
    color: voice.frontEnd.colour,
    hostName: machine.name,
    rehearsal: settings.rehearsal === null ? null : machine.name,
    folder: runFolder,
    ratioOf: (baseline, faststart) =>
      speedup({seconds: baseline, gapSeconds: null}, {seconds: faststart, gapSeconds: null}),
    signal: options.hangUp,
    announce: options.announce,
  });
  session.program.emit({type: 'run.finished', exitCode: session.endedBy() ?? exitCode});
  return exitCode;
}
