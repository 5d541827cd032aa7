import type {Verdict} from '../bench/types.ts';
import {remediesOf} from './cause-view.ts';
import {benchModeOf} from './measured-steps.ts';
import type {Overlay} from './navigation.ts';
import {firstUnproved, type ShownStep} from './step-state.ts';
import type {WizardState} from './wizard-state.ts';

export type Drawn = 'dialog' | Overlay | 'bench' | 'running' | 'step';

/** What takes the body of the screen: a question, unless its help was asked for, then what was opened, then the step. */
export function whatToDraw(state: WizardState): Drawn {
  const {overlay, focus} = state.place;
  if (state.dialog !== null && overlay !== 'help') return 'dialog';
  if (overlay !== null) return overlay;
  const mode = benchModeOf(focus);
  const isRunning = state.running === focus;
  const block = mode === undefined ? null : state.view.bench.blocks[mode];
  if (block !== null && (!isRunning || block.finished === null)) return 'bench';
  return isRunning ? 'running' : 'step';
}

/** The verdict is about both blocks; it is shown on the step that was measured last. */
export function verdictFor(stepId: string, state: WizardState): Verdict | null {
  const {verdict, latest} = state.view.bench;
  return benchModeOf(stepId) === latest ? verdict : null;
}

/** Keys that would do nothing now are left out of the hint line. */
export function uselessActions(
  state: WizardState,
  canFix: boolean,
  shown: readonly ShownStep[],
  canChange: boolean,
): readonly string[] {
  const isMeasured = benchModeOf(state.place.focus) !== undefined;
  const isMeasuring = state.running !== null && benchModeOf(state.running) !== undefined;
  const {diagnosis} = state.view;
  const isLast = firstUnproved(shown) === state.place.focus;
  return [
    ...(canFix ? [] : ['fix']),
    ...(canChange ? [] : ['change']),
    ...(isMeasured ? [] : ['again']),
    ...(isMeasuring ? [] : ['pause']),
    ...(diagnosis === null ? ['cause'] : []),
    ...(diagnosis === null || remediesOf(diagnosis).length === 0 ? ['remedy'] : []),
    ...(isLast ? ['continue'] : []),
  ];
}
