import {render} from 'ink';
import {App, type AppProps} from './App.tsx';
import {frameText} from './frame-text.ts';
import {rewrittenStream} from './rewritten-stream.ts';

/** Few enough for a slow link; timers tick once a second anyway. */
const MOST_FRAMES_A_SECOND = 10;

export type Streams = {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
};

/** A screen that is being drawn. */
export type Drawing = {
  /** Draws this from now on; what looks the same stays as it is on the terminal. */
  show(app: AppProps): void;
  flush(): Promise<void>;
  /** Gives the terminal back; once is enough. */
  close(): Promise<void>;
};

export function startDrawing(first: AppProps, {stdin, stdout, stderr}: Streams): Drawing {
  let app = first;
  const instance = render(<App {...app} />, {
    stdin,
    stdout: rewrittenStream(stdout, drawn => frameText(drawn, app.store.get().isAscii)),
    stderr,
    exitOnCtrlC: false,
    patchConsole: true,
    incrementalRendering: true,
    maxFps: MOST_FRAMES_A_SECOND,
    interactive: true,
  });
  return {
    show(next) {
      app = next;
      instance.rerender(<App {...app} />);
    },
    flush: instance.waitUntilRenderFlush,
    async close() {
      instance.unmount();
      await instance.waitUntilExit();
    },
  };
}
