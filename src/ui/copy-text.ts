import type {StepView} from '../engine/board.ts';
import {actionToShell, toShell} from '../engine/shell.ts';
import type {Plan} from '../engine/step.ts';
import {copiedCause} from './cause-view.ts';
import {fixFor} from './fix-for.ts';
import {count} from './format.ts';
import type {Multiplexer} from './osc52.ts';
import type {WizardState} from './wizard-state.ts';

/** Lines for the clipboard, and what to call them. */
export type Copied = {readonly what: string; readonly lines: readonly string[]};

/** What a text is made for that will be pasted, and what it has to pass on its way. */
export type Pasting = {
  readonly multiplexer: Multiplexer;
  /** Id of the rehearsed machine; null on a real one. */
  readonly rehearsal: string | null;
  /** A line with each command of ours naming the machine, folder and stack that it is about. */
  readonly placed: (line: string) => string;
};

/** One command a line, never wrapped; what destroys data is marked off, as on the screen of commands. */
function planned(plan: Plan | undefined): readonly string[] {
  if (plan?.status !== 'do') return [];
  return plan.actions.flatMap(action =>
    actionToShell(action).map(line => (action.danger === undefined ? line : `# ${line}`)),
  );
}

/** What the copy key takes: the fix of the gate that stands, else the commands of the step. */
function copyText(
  step: StepView | undefined,
  plan: Plan | undefined,
  wantsPlan: boolean,
): Copied | undefined {
  const found = wantsPlan ? undefined : fixFor(step);
  if (found !== undefined)
    return {what: `the fix of ${found.gate}`, lines: found.fix.commands.map(command => toShell(command))};
  const lines = planned(plan);
  const ran = step?.planned.flatMap(action => action.lines) ?? [];
  const all = lines.length > 0 ? lines : ran;
  return all.length === 0 ? undefined : {what: 'the commands of this step', lines: all};
}

/**
 * What goes to the clipboard: each command of ours with the place it is about, and above those of a rehearsal that they
 * are for no real machine. Pasted elsewhere they would run there.
 */
export function pastedText(
  {lines}: Copied,
  {rehearsal, placed}: Pick<Pasting, 'rehearsal' | 'placed'>,
): string {
  const stamp =
    rehearsal === null
      ? []
      : [`# REHEARSAL on ${rehearsal}: made for the rehearsed machine, not for this one`];
  return [...stamp, ...lines.map(placed), ''].join('\n');
}

/** What the copy key takes from the screen as it is. */
export function copiedIn(
  {place, plans, proposals, view}: Pick<WizardState, 'place' | 'plans' | 'proposals' | 'view'>,
  step: StepView | undefined,
): Copied | undefined {
  if (place.overlay === 'cause' && view.diagnosis !== null) return copiedCause(view.diagnosis);
  const isRead = place.overlay === 'plan';
  return copyText(step, (isRead ? proposals[place.focus] : undefined) ?? plans[place.focus], isRead);
}

/** No terminal says whether it took a text, so neither do we. */
export function copiedNote({what, lines}: Copied, multiplexer: Multiplexer): string {
  const needs = multiplexer === 'tmux' ? '; tmux hands it on after: tmux set -g set-clipboard on' : '';
  return `sent ${what} (${count(lines.length, 'line')}) to your terminal's clipboard; whether it took it, it does not say${needs}`;
}
