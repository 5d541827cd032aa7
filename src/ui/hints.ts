import type {Question} from '../engine/ask.ts';
import {bindingsOf, type Screen, shownKey} from './keys.ts';
import type {Hint} from './parts/Footer.tsx';

const LEAVE: Hint = {key: 'esc', text: 'refuse'};
const HELP: Hint = {key: '?', text: 'help'};

/** What each key of a question does, for those in which no text is typed. */
const DIALOG_HELP: Readonly<Partial<Record<Question['kind'], readonly Hint[]>>> = {
  choose: [
    {key: 'enter', text: 'take the one that is stood on; where nothing is chosen yet, nothing'},
    {key: 'up down j k', text: 'the one before, the one after'},
    {key: '1-9', text: 'stand on the one of this number; y and n where the choice is yes or no'},
    {key: 'esc ^C', text: 'refuse: the step ends, and nothing of it is done'},
  ],
  confirm: [
    {key: 'y', text: 'yes'},
    {key: 'n enter esc ^C', text: 'no: the step ends, and nothing of it is done'},
  ],
};

/** Whether `?` is help in a question, and no character of an answer. */
export function hasHelp(kind: Question['kind']): boolean {
  return DIALOG_HELP[kind] !== undefined;
}

/** The rows of the help: keys of the question that is open, else those of the screen. */
export function helpFor(screen: Screen, kind: Question['kind'] | undefined): readonly Hint[] {
  const ofQuestion = kind === undefined ? undefined : DIALOG_HELP[kind];
  return (
    ofQuestion ??
    bindingsOf(screen).map(({keys, label}) => ({key: keys.map(shownKey).join(' '), text: label}))
  );
}

/** The hint line of a dialog; sudo's comes from the key map. */
function dialogHints(kind: Exclude<Question['kind'], 'sudo'>): readonly Hint[] {
  switch (kind) {
    case 'text':
      return [{key: 'enter', text: 'take it'}, {key: '^U', text: 'clear'}, LEAVE];
    case 'type-exactly':
      return [LEAVE, {key: 'enter', text: 'only once the exact text is there'}];
    case 'choose':
      return [{key: 'enter', text: 'choose'}, {key: 'up/down', text: 'or a digit to move'}, HELP, LEAVE];
    case 'confirm':
      return [{key: 'n', text: 'no (enter means no)'}, {key: 'y', text: 'yes'}, HELP, LEAVE];
  }
}

/** What the line at the bottom says. `leaveOut` names keys that would do nothing right now. */
export function hintsFor(
  screen: Screen,
  kind: Question['kind'] | undefined,
  leaveOut: readonly string[],
): readonly Hint[] {
  if (kind !== undefined && kind !== 'sudo') return dialogHints(kind);
  return bindingsOf(screen).flatMap(({keys, hint, action}) =>
    hint === undefined || leaveOut.includes(action) ? [] : [{key: shownKey(keys[0] ?? ''), text: hint}],
  );
}
