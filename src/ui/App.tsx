import {Static, useAnimation, useApp, useWindowSize} from 'ink';
import {type ReactNode, useEffect, useMemo, useSyncExternalStore} from 'react';
import {Frame, type FrameProps} from './Frame.tsx';
import {glyphsFor} from './glyphs.ts';
import {BEAT_MS, BeatContext} from './hooks/use-beat.ts';
import {LookContext} from './hooks/use-look.ts';
import {useWizardInput} from './hooks/use-wizard-input.ts';
import {isTooSmall} from './layout.ts';
import type {Milestone} from './milestones.ts';
import {MilestoneLines} from './parts/MilestoneLines.tsx';
import type {Store} from './store.ts';
import type {Owner} from './terminal-port.ts';
import {themeFor} from './theme.ts';
import type {Wizard} from './wizard.ts';
import type {WizardState} from './wizard-state.ts';

export type AppProps = Omit<FrameProps, 'state' | 'onMeasured'> & {
  readonly store: Pick<Store, 'get' | 'subscribe'>;
  readonly wizard: Wizard;
  readonly color: boolean;
  readonly onOwner: (owner: Owner | undefined) => void;
};

/** Ink drops what is written above the frame while the terminal is lent: it is held back until then. */
function inScrollback({view, heldAt}: WizardState): Milestone[] {
  return view.milestones.slice(0, heldAt ?? view.milestones.length);
}

/** Joins the store to the drawing: milestones into the scrollback, the frame below them, keys to the wizard. */
export function App({store, wizard, color, onOwner, ...frame}: AppProps): ReactNode {
  const state = useSyncExternalStore(store.subscribe, store.get);
  const {frame: beat} = useAnimation({interval: BEAT_MS, isActive: state.busy === 'running'});
  const {suspendTerminal, waitUntilRenderFlush} = useApp();
  const look = useMemo(
    () => ({
      glyphs: glyphsFor({ascii: state.isAscii}),
      theme: themeFor({color, background: state.background}),
      isAscii: state.isAscii,
    }),
    [state.isAscii, state.background, color],
  );
  const {columns, rows} = useWindowSize();
  useWizardInput(wizard, state, !isTooSmall(columns, rows));
  useEffect(() => {
    onOwner({suspendTerminal, waitUntilRenderFlush});
    return () => onOwner(undefined);
  }, [onOwner, suspendTerminal, waitUntilRenderFlush]);
  return (
    <LookContext value={look}>
      <Static items={inScrollback(state)}>
        {milestone => <MilestoneLines key={milestone.key} milestone={milestone} />}
      </Static>
      <BeatContext value={beat}>
        <Frame {...frame} state={state} onMeasured={wizard.measured} />
      </BeatContext>
    </LookContext>
  );
}
