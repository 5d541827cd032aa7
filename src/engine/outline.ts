import type {Gate} from './gate.ts';
import type {Step} from './step.ts';

/** A gate without its check: plain data. */
export type GateOutline = Omit<Gate<never>, 'check'>;

/** What is shown of a step, whatever it does: plain data, but for `revisions`, of which only the presence counts. */
export type StepOutline = Pick<Step<never>, 'id' | 'name' | 'title' | 'why'> & {
  readonly needs: readonly GateOutline[];
  readonly proves: readonly GateOutline[];
  readonly revisions?: unknown;
};
