import {flow} from './layout.ts';
import {type ShownState, type ShownStep, stateMarks} from './step-state.ts';

export type RailCell = {
  readonly id: string;
  readonly state: ShownState;
  readonly label: string;
  readonly isFocused: boolean;
};

/** One is enough: each cell begins with a sign. */
export const CELL_GAP = 1;
/** The longest word of a state; shorter ones are padded, so that the rail stands still. */
export const WORD_COLUMNS = Math.max(...Object.values(stateMarks).map(mark => mark.word.length));
const SIGN_COLUMNS = 2;

type RailStep = {readonly id: string; readonly name: string};

/** All steps and where they stand, in as few rows as the width allows. */
export function railRows(
  steps: readonly RailStep[],
  shown: readonly ShownStep[],
  focus: string,
  columns: number,
): readonly (readonly RailCell[])[] {
  const cells = steps.map(step => ({
    id: step.id,
    state: shown.find(candidate => candidate.id === step.id)?.state ?? ('unseen' as const),
    label: /^\d/.test(step.id) ? `${step.id} ${step.name}` : step.name,
    isFocused: step.id === focus,
  }));
  const widths = cells.map(cell => SIGN_COLUMNS + WORD_COLUMNS + 1 + cell.label.length);
  return flow(widths, columns, CELL_GAP).map(row =>
    row.flatMap(index => {
      const cell = cells[index];
      return cell === undefined ? [] : [cell];
    }),
  );
}
