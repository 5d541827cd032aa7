import {useInput, usePaste} from 'ink';
import {actingPresses, namedPress} from '../press.ts';
import type {Wizard} from '../wizard.ts';
import type {Dialog} from '../wizard-state.ts';

/** Brings what is typed to the wizard: to the open dialog, else as keys that act. */
export function useWizardInput(wizard: Wizard, dialog: Dialog | null): void {
  const kind = dialog?.question.kind;
  const isTyping = kind === 'text' || kind === 'type-exactly';
  useInput((input, key) => {
    const named = namedPress(input, key);
    const isScreenKey = named?.name === 'ctrl+l';
    if (kind === undefined || kind === 'sudo' || isScreenKey) {
      for (const press of actingPresses(input, key)) wizard.press(press.name);
    } else if (named === undefined) {
      wizard.enter({kind: 'text', text: input});
    } else {
      wizard.enter({kind: 'key', ...named});
    }
  });
  usePaste(text => wizard.enter({kind: 'text', text}), {isActive: isTyping});
}
