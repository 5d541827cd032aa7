import type {Question} from '../engine/ask.ts';
import {bindingsOf, type Screen, shownKey} from './keys.ts';
import type {Hint} from './parts/Footer.tsx';

const LEAVE: Hint = {key: 'esc', text: 'refuse'};

/** The hint line of a dialog; sudo's comes from the key map. */
function dialogHints(kind: Exclude<Question['kind'], 'sudo'>): readonly Hint[] {
  switch (kind) {
    case 'text':
      return [{key: 'enter', text: 'take it'}, {key: '^U', text: 'clear'}, LEAVE];
    case 'type-exactly':
      return [LEAVE, {key: 'enter', text: 'only once the exact text is there'}];
    case 'choose':
      return [{key: 'enter', text: 'choose'}, {key: 'up/down', text: 'or a digit to move'}, LEAVE];
    case 'confirm':
      return [{key: 'n', text: 'no (enter means no)'}, {key: 'y', text: 'yes'}, LEAVE];
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
