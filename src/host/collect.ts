import type {ChildProcess} from 'node:child_process';
import type {Readable} from 'node:stream';
import {createCapture} from './capture.ts';
import {splitLines} from './lines.ts';
import type {RunOptions} from './ports.ts';

/** A child's own children may hold its output open: this long after the last byte it counts as ended. */
const QUIET_AFTER_EXIT_MS = 1000;

type Outputs = {readonly stdout: string; readonly stderr: string};

/** Reads both streams of a child as they come. `end` hands on the last line, and from then on nothing more. */
export function collect(
  child: {readonly stdout: Readable; readonly stderr: Readable; readonly nodeChildProcess: ChildProcess},
  onLine: RunOptions['onLine'],
): {end(): Outputs} {
  const {stdout, stderr, nodeChildProcess} = child;
  let over = false;
  let quiet: NodeJS.Timeout | undefined;
  const letGo = (): void => {
    stdout.destroy();
    stderr.destroy();
  };
  const readers = [
    {name: 'stdout', stream: stdout},
    {name: 'stderr', stream: stderr},
  ] as const;
  const [out, err] = readers.map(({name, stream}) => {
    const capture = createCapture();
    const splitter = onLine && splitLines((text, replaces) => onLine({text, stream: name, replaces}));
    stream.on('data', (chunk: Uint8Array) => {
      if (over) return;
      quiet?.refresh();
      capture.add(chunk);
      splitter?.write(chunk);
    });
    return {capture, splitter};
  });
  nodeChildProcess.once('exit', () => {
    quiet = setTimeout(letGo, QUIET_AFTER_EXIT_MS);
  });

  return {
    end() {
      clearTimeout(quiet);
      out?.splitter?.end();
      err?.splitter?.end();
      over = true;
      return {stdout: out?.capture.text() ?? '', stderr: err?.capture.text() ?? ''};
    },
  };
}
