import {Box} from 'ink';
import type {ReactNode} from 'react';
import {gpuWords} from '../diagnose/gpu-words.ts';
import type {StepView} from '../engine/board.ts';
import type {StepOutline} from '../engine/outline.ts';
import {agreedTo} from './agreed-to.ts';
import type {RatioOf} from './bench-words.ts';
import {causeView} from './cause-view.ts';
import {diagnosisLine} from './diagnosis-line.ts';
import {AskDialog} from './dialogs/AskDialog.tsx';
import {fixFor} from './fix-for.ts';
import {helpFor} from './hints.ts';
import type {Screen} from './keys.ts';
import {benchModeOf} from './measured-steps.ts';
import {stepLabel} from './milestones.ts';
import {BenchScreen} from './screens/BenchScreen.tsx';
import {CauseScreen} from './screens/CauseScreen.tsx';
import {FixScreen} from './screens/FixScreen.tsx';
import {HelpScreen} from './screens/HelpScreen.tsx';
import {LogScreen} from './screens/LogScreen.tsx';
import {PlanScreen} from './screens/PlanScreen.tsx';
import {QuitScreen} from './screens/QuitScreen.tsx';
import {RemedyScreen} from './screens/RemedyScreen.tsx';
import {RunningScreen} from './screens/RunningScreen.tsx';
import {StepScreen} from './screens/StepScreen.tsx';
import {WhyScreen} from './screens/WhyScreen.tsx';
import {shownGates} from './shown-gates.ts';
import type {ShownState} from './step-state.ts';
import {verdictFor, whatToDraw} from './what-to-draw.ts';
import type {WizardState} from './wizard-state.ts';

export type BodyProps = {
  readonly state: WizardState;
  readonly step: StepOutline;
  readonly stepView: StepView;
  readonly stepState: ShownState;
  readonly isWaived: boolean;
  readonly runningTitle: string | null;
  /** The screen whose keys the help explains. */
  readonly helpScreen: Screen;
  readonly now: number;
  readonly isRehearsal: boolean;
  readonly folder: string;
  readonly ratioOf: RatioOf;
  readonly columns: number;
  readonly rows: number;
};

function Step(props: BodyProps): ReactNode {
  const {state, step, stepView, stepState, isWaived, columns} = props;
  return (
    <StepScreen
      title={stepLabel(step)}
      why={step.why}
      state={stepState}
      isWaived={isWaived}
      view={stepView}
      gates={shownGates(step, stepView)}
      plan={stepState === 'proved' ? undefined : state.plans[step.id]}
      columns={columns}
    />
  );
}

function Bench(props: BodyProps): ReactNode {
  const {state, step, stepState, now, isRehearsal, ratioOf, columns, rows} = props;
  const mode = benchModeOf(step.id);
  const block = mode === undefined ? null : state.view.bench.blocks[mode];
  if (mode === undefined || block === null) return <Step {...props} />;
  const verdict = verdictFor(step.id, state);
  const shown = {
    mode,
    block,
    running: state.view.bench.running,
    isPaused: state.view.bench.isPaused && state.running === step.id,
    cause: diagnosisLine(state.view.diagnosis),
    gpuNow: state.view.gpu === null ? undefined : gpuWords(state.view.gpu),
    verdict,
    now,
    isRehearsal,
    ratioOf,
    columns,
    rows,
  };
  const needsWords = stepState !== 'proved' && state.running !== step.id;
  return (
    <Box flexDirection="column">
      {needsWords && <Step {...props} />}
      <BenchScreen {...shown} />
    </Box>
  );
}

function Fix({state, stepView, columns}: BodyProps): ReactNode {
  const found = fixFor(stepView);
  return found === undefined || state.busy !== null ? null : <FixScreen {...found} columns={columns} />;
}

/** What fills the screen between the rail and the keys. */
export function Body(props: BodyProps): ReactNode {
  const {state, step, stepView, columns, rows} = props;
  const title = stepLabel(step);
  switch (whatToDraw(state)) {
    case 'dialog':
      return state.dialog === null ? null : (
        <AskDialog {...state.dialog} {...{columns, rows}} runs={agreedTo(state)} />
      );
    case 'help':
      return <HelpScreen hints={helpFor(props.helpScreen, state.dialog?.question.kind)} columns={columns} />;
    case 'why':
      return (
        <WhyScreen
          title={title}
          why={step.why}
          needs={step.needs}
          proves={step.proves}
          isMeasured={benchModeOf(step.id) !== undefined}
          columns={columns}
        />
      );
    case 'cause': {
      const {diagnosis: seen, gpu} = state.view;
      return <CauseScreen cause={seen === null ? null : causeView(seen, gpu)} columns={columns} />;
    }
    case 'remedy':
      return state.remedy === null ? null : (
        <RemedyScreen remedy={state.remedy} runningTitle={props.runningTitle} columns={columns} />
      );
    case 'log':
      return <LogScreen title={title} lines={stepView.tail} folder={props.folder} columns={columns} />;
    case 'plan':
      return (
        <PlanScreen
          title={title}
          plan={state.plans[step.id]}
          proposal={state.proposals[step.id]}
          ran={stepView.planned}
          columns={columns}
        />
      );
    case 'fix':
      return <Fix {...props} />;
    case 'quit':
      return <QuitScreen {...props} />;
    case 'bench':
      return <Bench {...props} />;
    case 'running': {
      const {isStopping, view} = state;
      return (
        <RunningScreen
          {...{
            title,
            view: stepView,
            now: props.now,
            isStopping,
            cause: diagnosisLine(view.diagnosis),
            gpu: view.gpu === null ? undefined : `gpu ${gpuWords(view.gpu)}`,
            columns,
            rows,
          }}
        />
      );
    }
    case 'step':
      return <Step {...props} />;
  }
}
