import type {StepOutline} from '../engine/outline.ts';
import type {AppProps} from './App.tsx';
import {type Drawing, type Streams, startDrawing} from './drawing.tsx';
import {actionFor} from './keys.ts';
import {noteLineOf} from './note-line.ts';
import {type FirstLook, firstState} from './wizard-state.ts';

export type OpeningOptions = Pick<AppProps, 'color' | 'hostName' | 'rehearsal' | 'isReadOnly'> & {
  readonly steps: readonly StepOutline[];
  readonly look: FirstLook;
  readonly streams: Streams;
  /** Called when the operator leaves, once the terminal is given back. */
  readonly interrupt: () => void;
};

/** The wizard's screen before there is a wizard. */
export type Opening = {
  /** The wizard draws on it from here on. */
  takeOver(app: AppProps): Drawing;
  close(): Promise<void>;
};

/** Shows where the operator is, while the program loads and the machine is opened. Only leaving is possible yet. */
export function openScreen(options: OpeningOptions): Opening {
  const {steps, look, streams, interrupt, ...shown} = options;
  const ids = steps.map(step => step.id);
  const opening = {...firstState(ids, look), busy: 'opening' as const};
  const state = {...opening, line: noteLineOf(opening)};
  let isOver = false;
  const close = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    await drawing.close();
  };
  const drawing = startDrawing(
    {
      ...shown,
      steps,
      store: {get: () => state, subscribe: () => () => undefined},
      wizard: {
        press(keyName) {
          if (actionFor('opening', keyName) === 'quit') void close().then(interrupt);
        },
        enter: () => undefined,
        measured: () => undefined,
      },
      nowMs: () => performance.now(),
      folder: '',
      ratioOf: () => null,
      onOwner: () => undefined,
    },
    streams,
  );
  return {
    takeOver(app) {
      if (!isOver) drawing.show(app);
      return {...drawing, close};
    },
    close,
  };
}
