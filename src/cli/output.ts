/** Where lines go. A reader that went away (`| head`) is a normal end: nothing more is written, nothing is thrown. */
export type Output = {readonly line: (text: string) => void; readonly isClosed: () => boolean};

const GONE = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

/** Whether a stream failed because whoever was at its other end is gone. */
export function isGone(error: NodeJS.ErrnoException): boolean {
  return error.code !== undefined && GONE.has(error.code);
}

/** `onClosed` is told why nothing more can be written: null where the reader left, else what the system says. */
export function createOutput(stream: NodeJS.WritableStream, onClosed: (why: string | null) => void): Output {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === undefined) throw error;
    if (closed) return;
    closed = true;
    onClosed(isGone(error) ? null : error.message);
  });
  return {
    line(text) {
      if (!closed) stream.write(`${text}\n`);
    },
    isClosed: () => closed,
  };
}
