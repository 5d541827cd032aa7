import {Console} from 'node:console';
import {EventEmitter} from 'node:events';
import {onTestFinished} from 'vitest';
import type {Ask} from '../../src/engine/ask.ts';
import type {Program} from '../../src/program.ts';
import {startDrawing} from '../../src/ui/drawing.tsx';
import {createDialogs, runWizard, type WizardRun} from '../../src/ui/index.tsx';
import {openScreen, type Screen} from '../support/terminal.ts';
import {fakeProgram, type World} from './fake-program.ts';

export type Drive = {
  readonly screen: Screen;
  readonly world: World;
  readonly program: Program;
  readonly ask: Ask;
  readonly exitCode: Promise<number>;
  readonly hangUp: () => void;
  readonly lent: string[];
};

export const ENTER = '\r';
export const ESCAPE = '\u001b';
export const CTRL_C = '\u0003';

/** The real wizard on a real-sized terminal, driven by keys against a scripted program. */
export function drive(
  columns: number,
  rows: number,
  prepare: (world: World) => void,
  more: Partial<WizardRun> = {},
  waived: readonly string[] = [],
): Drive {
  // Ink patches the console through its constructor, which the test runner's own console lacks.
  console.Console = Console;
  const screen = openScreen(columns, rows);
  const dialogs = createDialogs();
  const {program, world} = fakeProgram(dialogs.ask, undefined, waived);
  const controller = new AbortController();
  const lent: string[] = [];
  prepare(world);
  const lend = (shell: string): WizardRun['sudo'] => ({
    shell,
    run: () => {
      lent.push(shell);
      return Promise.resolve({ok: true, message: ''});
    },
  });
  const exitCode = runWizard({
    program,
    dialogs,
    stdin: screen.stdin,
    stdout: screen.stdout,
    draw: app => startDrawing(app, {stdin: screen.stdin, stdout: screen.stdout, stderr: screen.stdout}),
    signals: new EventEmitter(),
    look: {isAscii: false, background: 'dark'},
    remembered: () => Promise.resolve({}),
    remember: () => undefined,
    color: false,
    hostName: 'gpu-vm-1',
    rehearsal: null,
    placed: line => line,
    folder: '/state/runs/1',
    recorded: [],
    runFix: () => Promise.resolve({ok: true}),
    planOnContainer: () => Promise.resolve({status: 'do', actions: []}),
    containerToDiagnose: () =>
      Promise.resolve({ok: false, code: 'not-found', message: 'nothing to diagnose'}),
    diagnose: () => Promise.resolve({ok: false, code: 'not-found', message: 'there is no container'}),
    sudo: lend('sudo -v'),
    pager: lend('less'),
    shell: lend('bash'),
    multiplexer: null,
    ratioOf: (baseline, faststart) =>
      baseline.length < 2 ? null : {ratio: (baseline[0] ?? 0) / (faststart[0] ?? 1), interval: [3.1, 3.4]},
    signal: controller.signal,
    announce: () => undefined,
    ...more,
  });
  onTestFinished(async () => {
    controller.abort();
    await exitCode.catch(() => undefined);
  });
  return {screen, world, program, ask: dialogs.ask, exitCode, hangUp: () => controller.abort(), lent};
}
