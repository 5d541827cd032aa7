import {Box, useWindowSize} from 'ink';
import type {ReactNode} from 'react';
import type {StepOutline} from '../engine/outline.ts';
import {Body} from './Body.tsx';
import type {RatioOf} from './bench-words.ts';
import {fixFor} from './fix-for.ts';
import {hintsFor} from './hints.ts';
import {layoutFor} from './layout.ts';
import {stepLabel} from './milestones.ts';
import {noteRows} from './note-rows.ts';
import {Footer} from './parts/Footer.tsx';
import {Header} from './parts/Header.tsx';
import {Rail} from './parts/Rail.tsx';
import {Rule} from './parts/Rule.tsx';
import {Scroll} from './parts/Scroll.tsx';
import {railRows} from './rail.ts';
import {Farewell} from './screens/Farewell.tsx';
import {TooSmall} from './screens/TooSmall.tsx';
import {uselessActions, whatToDraw} from './what-to-draw.ts';
import {screenBelow, screenOf, shownIn, type WizardState} from './wizard-state.ts';

export type FrameProps = {
  readonly state: WizardState;
  readonly steps: readonly StepOutline[];
  /** The clock that events are stamped with; a rehearsal's runs faster. */
  readonly nowMs: () => number;
  readonly hostName: string;
  readonly rehearsal: string | null;
  readonly isReadOnly: boolean;
  /** Where the journal and the logs of this run are. */
  readonly folder: string;
  readonly ratioOf: RatioOf;
  readonly onMeasured: (limit: number, pageRows: number) => void;
};

/** The whole screen, from the state and the size of the terminal alone. */
export function Frame({
  state,
  steps,
  nowMs,
  hostName,
  rehearsal,
  isReadOnly,
  folder,
  ratioOf,
  onMeasured,
}: FrameProps): ReactNode {
  const {columns, rows} = useWindowSize();
  const now = nowMs();
  const shown = shownIn(state, steps);
  const rail = railRows(steps, shown, state.place.focus, columns);
  const note = state.line;
  const noted = noteRows(note.text, columns);
  const layout = layoutFor(columns, rows, rail.length + Math.max(0, noted.length - 1));
  const index = steps.findIndex(step => step.id === state.place.focus);
  const step = steps[index];
  const stepView = state.view.board.steps[index];
  const {state: stepState, isWaived = false} = shown[index] ?? {};
  if (state.exitCode !== null)
    return <Farewell steps={steps} shown={shown} isRehearsal={rehearsal !== null} />;
  if (!layout.fits) return <TooSmall columns={columns} rows={rows} />;
  if (step === undefined || stepView === undefined || stepState === undefined) return null;

  const running = steps.find(candidate => candidate.id === state.running);
  const screen = screenOf(state, shown);
  const asked = whatToDraw(state) === 'dialog' ? state.dialog?.question.kind : undefined;
  const useless = uselessActions(state, fixFor(stepView) !== undefined, shown, step.revisions !== undefined);
  return (
    <Box flexDirection="column" height={layout.height} width={columns} overflow="hidden">
      <Header
        {...{columns, step: step.id, position: index + 1, total: steps.length}}
        {...{name: step.name, host: hostName, rehearsal, isReadOnly}}
      />
      <Rail rows={rail} />
      <Rule columns={columns} />
      <Scroll rows={layout.bodyRows} offset={state.place.scroll} onMeasured={onMeasured}>
        <Body
          {...{state, step, stepView, stepState, isWaived, now, folder, ratioOf, columns}}
          runningTitle={running === undefined ? null : stepLabel(running)}
          helpScreen={screenBelow(state, shown)}
          isRehearsal={rehearsal !== null}
          rows={layout.bodyRows}
        />
      </Scroll>
      <Rule columns={columns} rows={noted} isWarning={note.isWarning} />
      <Footer columns={columns} hints={hintsFor(screen, asked, useless)} />
    </Box>
  );
}
