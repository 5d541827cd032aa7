import {useInput, usePaste} from 'ink';
import {actingPresses, namedPress} from '../press.ts';
import {whatToDraw} from '../what-to-draw.ts';
import type {Wizard} from '../wizard.ts';
import type {WizardState} from '../wizard-state.ts';

/**
 * Brings what is typed to the wizard: to the open dialog, else as keys that act. `isSeen`: the screen that keys are
 * about is drawn; where it has no room, only Ctrl-C counts.
 */
export function useWizardInput(wizard: Wizard, state: WizardState, isSeen: boolean): void {
  const kind = whatToDraw(state) === 'dialog' ? state.dialog?.question.kind : undefined;
  const isTyping = kind === 'text' || kind === 'type-exactly';
  useInput((input, key) => {
    const named = namedPress(input, key);
    if (!isSeen && named?.name !== 'ctrl+c') return;
    const isScreenKey = named?.name === 'ctrl+l';
    if (kind === undefined || kind === 'sudo' || isScreenKey) {
      for (const press of actingPresses(input, key)) wizard.press(press.name);
    } else if (named === undefined) {
      wizard.enter({kind: 'text', text: input});
    } else {
      wizard.enter({kind: 'key', ...named});
    }
  });
  usePaste(text => wizard.enter({kind: 'text', text}), {isActive: isTyping && isSeen});
}
