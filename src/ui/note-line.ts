import type {WizardState} from './wizard-state.ts';

export type NoteLine = {readonly text: string | null; readonly isWarning: boolean};

/** What the line above the keys has to say: the wizard's own word first, then the latest notice of the run. Pure. */
export function noteLineOf({note, busy, view}: Omit<WizardState, 'line'>): NoteLine {
  if (note !== null) return {text: note, isWarning: true};
  if (busy === 'opening') return {text: 'opening the machine', isWarning: false};
  if (busy === 'looking') return {text: 'looking at every gate', isWarning: false};
  if (busy === 'fixing') return {text: 'running the fix', isWarning: false};
  if (view.notice === null) return {text: null, isWarning: false};
  const {text, command, level} = view.notice;
  return {text: command === undefined ? text : `${text}\n${command}`, isWarning: level === 'warn'};
}
