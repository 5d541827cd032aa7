import {Socket} from 'node:net';

type Done = (error?: Error | null) => void;

/** The writing end of a terminal, without one: what is written goes to `take`, which says when it has it. */
export class TtyOut extends Socket implements NodeJS.WriteStream {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #take: (text: string, done: () => void) => void;

  constructor(columns: number, rows: number, take: (text: string, done: () => void) => void) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.#take = take;
  }

  override write(chunk: Uint8Array | string, encoding?: BufferEncoding | Done, last?: Done): boolean {
    const done = typeof encoding === 'function' ? encoding : last;
    this.#take(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString(), () => done?.());
    return true;
  }

  resizeTo(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  getWindowSize(): [number, number] {
    return [this.columns, this.rows];
  }

  // Nobody here writes by these, or asks: what is drawn is text with its own escape codes.
  clearLine = (): boolean => true;
  clearScreenDown = (): boolean => true;
  cursorTo = (): boolean => true;
  moveCursor = (): boolean => true;
  getColorDepth = (): number => 1;
  hasColors = (): boolean => false;
}

/** The reading end: what is typed is what is read. */
export class TtyIn extends Socket implements NodeJS.ReadStream {
  readonly isTTY = true;
  isRaw = false;

  setRawMode(isRaw: boolean): this {
    this.isRaw = isRaw;
    return this;
  }

  override _read(): void {
    // Nothing to fetch: it comes by `type`.
  }

  type(keys: string): void {
    this.push(keys);
  }
}
