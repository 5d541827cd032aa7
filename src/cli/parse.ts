import {CommanderError} from 'commander';
import {RUN_ID} from '../engine/run-id.ts';
import {unknownAnswer} from './answer-ids.ts';
import {createCommands, type Lists} from './commands.ts';
import {doctorChecks} from './doctor-checks.ts';
import {contradiction, readGlobals} from './global-options.ts';
import {gateIds, spellings, stepIds} from './names.ts';
import type {Order, Request} from './request.ts';
import {type Parsed, type UsageError, unknownName} from './usage-error.ts';

export type CommandLine =
  | {readonly kind: 'request'; readonly request: Request}
  /** Help or version: to be printed, and that is all. */
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'usage'; readonly error: UsageError};

/**
 * `--rehearse` takes a machine or nothing, so a word after it could be either. A command, step, gate or run is
 * taken as what it is.
 */
function withMachine(argv: readonly string[], lists: Lists, commands: readonly string[]): string[] {
  const words = new Set([
    ...commands,
    ...lists.steps.flatMap(spellings),
    ...lists.gates.map(gate => gate.id),
  ]);
  return argv.map((word, index) => {
    const next = argv[index + 1];
    return word === '--rehearse' && next !== undefined && (words.has(next) || RUN_ID.test(next))
      ? `--rehearse=${lists.defaultMachine}`
      : word;
  });
}

/** The order with every name checked and written as the lists write it. */
function checked(order: Order, lists: Lists): Parsed<Order> {
  switch (order.command) {
    case 'plan':
    case 'script':
    case 'run': {
      const steps = stepIds(order.steps, lists.steps);
      return steps.ok ? {ok: true, value: {...order, steps: steps.value}} : steps;
    }
    case 'check': {
      const gates = gateIds(
        order.gates,
        lists.gates.map(gate => gate.id),
      );
      return gates.ok ? {ok: true, value: {...order, gates: gates.value}} : gates;
    }
    case 'diagnose':
      return order.log !== null && (order.watch || order.bundle !== null)
        ? {
            ok: false,
            error: {
              short: '--watch and --bundle are about a container, not about a saved log',
              fix: [`faststart diagnose ${order.container} --watch`],
            },
          }
        : {ok: true, value: order};
    case 'doctor': {
      const known = doctorChecks.map(check => check.id);
      const wrong = order.checks.find(id => !known.includes(id));
      return wrong === undefined
        ? {ok: true, value: order}
        : {ok: false, error: unknownName('check', wrong, known)};
    }
    default:
      return {ok: true, value: order};
  }
}

function wrongWaiver(waived: readonly string[], lists: Lists): UsageError | undefined {
  const waivable = lists.gates.filter(gate => gate.waivable).map(gate => gate.id);
  const wrong = waived.find(id => !waivable.includes(id));
  if (wrong === undefined) return undefined;
  if (!lists.gates.some(gate => gate.id === wrong)) return unknownName('gate', wrong, waivable);
  return {short: `the gate "${wrong}" cannot be waived`, fix: [`make it hold: faststart check ${wrong}`]};
}

function problemOf(globals: Request['globals'], lists: Lists): UsageError | undefined {
  if (globals.rehearse !== null && !lists.machines.includes(globals.rehearse)) {
    return unknownName('machine', globals.rehearse, lists.machines);
  }
  if (globals.json && globals.events) {
    return {short: '--json and --events both want stdout', fix: ['give one of them']};
  }
  return wrongWaiver(globals.waived, lists) ?? unknownAnswer(Object.keys(globals.answers));
}

/** `command` is the one whose help says more; empty = the program's own. */
function usageOf(message: string, command: string): UsageError {
  const [short = '', ...rest] = message.trim().split('\n');
  return {
    short: short.replace(/^error: /, ''),
    fix: [
      ...rest.map(line => line.replace(/^\((.*)\)$/, '$1')),
      ['faststart', command, '--help'].filter(Boolean).join(' '),
    ],
  };
}

/** `help` and `help run`, as other tools have it. What is no command stays, to be refused. */
function withoutHelpWord(argv: readonly string[], commands: readonly string[]): readonly string[] {
  const [first, about] = argv;
  if (first !== 'help') return argv;
  return about === undefined || commands.includes(about) ? [...argv.slice(1), '--help'] : argv.slice(1);
}

/** Understands a command line, without doing anything. `argv` is without node and script. */
export function parseCommandLine(argv: readonly string[], lists: Lists): CommandLine {
  let order: Order | undefined;
  let said = '';
  const program = createCommands(lists, taken => {
    order = taken;
  });
  const commands = program.commands.map(command => command.name());
  const listen = (text: string) => {
    said += text;
  };
  for (const command of [program, ...program.commands])
    command.configureOutput({writeOut: listen, writeErr: listen});
  const fstab = new Set<string>();
  for (const flag of ['fstab', 'no-fstab']) program.on(`option:${flag}`, () => fstab.add(`--${flag}`));
  try {
    program.parse(withMachine(withoutHelpWord(argv, commands), lists, commands), {from: 'user'});
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0
      ? {kind: 'text', text: said}
      : {kind: 'usage', error: usageOf(said, argv.find(word => commands.includes(word)) ?? '')};
  }
  const wizard = program.commands.find(command => command.name() === 'wizard');
  const [stray] = wizard?.args ?? [];
  if (stray !== undefined || order === undefined) {
    const known = commands.filter(name => name !== 'wizard');
    return {kind: 'usage', error: unknownName('command', stray ?? '', known)};
  }
  if (fstab.size > 1) {
    const short = `${[...fstab].join(' and ')} exclude each other`;
    return {kind: 'usage', error: {short, fix: ['give one of them']}};
  }
  const globals = readGlobals(program.opts(), lists.defaultMachine);
  const problem = contradiction(program.opts()) ?? problemOf(globals, lists);
  if (problem !== undefined) return {kind: 'usage', error: problem};
  const result = checked(order, lists);
  return result.ok
    ? {kind: 'request', request: {globals, order: result.value}}
    : {kind: 'usage', error: result.error};
}
