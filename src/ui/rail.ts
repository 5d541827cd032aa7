import {flow} from './layout.ts';
import {type Mark, markOf, type ShownState, type ShownStep, stateMarks} from './step-state.ts';

export type RailCell = {
  readonly id: string;
  readonly state: ShownState;
  readonly mark: Mark;
  readonly label: string;
  readonly isFocused: boolean;
};

/** One is enough: each cell begins with a sign. */
export const CELL_GAP = 1;
/** The longest word of a state; shorter ones are padded, so that the rail stands still. Only WAIVED is longer. */
export const WORD_COLUMNS = Math.max(...Object.values(stateMarks).map(mark => mark.word.length));
const SIGN_COLUMNS = 2;

const UNSEEN = {state: 'unseen', isWaived: false} as const;

type RailStep = {readonly id: string; readonly name: string};

/** All steps and where they stand, in as few rows as the width allows. */
export function railRows(
  steps: readonly RailStep[],
  shown: readonly ShownStep[],
  focus: string,
  columns: number,
): readonly (readonly RailCell[])[] {
  const cells = steps.map(step => {
    const here = shown.find(candidate => candidate.id === step.id) ?? UNSEEN;
    return {
      id: step.id,
      state: here.state,
      mark: markOf(here),
      label: /^\d/.test(step.id) ? `${step.id} ${step.name}` : step.name,
      isFocused: step.id === focus,
    };
  });
  const widths = cells.map(
    ({mark, label}) => SIGN_COLUMNS + Math.max(WORD_COLUMNS, mark.word.length) + 1 + label.length,
  );
  return flow(widths, columns, CELL_GAP).map(row =>
    row.flatMap(index => {
      const cell = cells[index];
      return cell === undefined ? [] : [cell];
    }),
  );
}
