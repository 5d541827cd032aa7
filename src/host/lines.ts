import {StringDecoder} from 'node:string_decoder';
import {plainText} from '../engine/plain-text.ts';

/** Longer lines are handed out in pieces of this many characters. */
const LONGEST_LINE = 64 * 1024;
export type LineSplitter = {write(chunk: Uint8Array): void; end(): void};

/**
 * Splits bytes into lines at `\n` and `\r`, whatever the chunk borders. `replaces`: the line before this one
 * ended in a lone `\r`, so on a terminal this one is drawn over it.
 */
export function splitLines(
  onLine: (text: string, replaces: boolean) => void,
  longestLine = LONGEST_LINE,
): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let current = '';
  let replaces = false;
  let afterReturn = false;

  const emit = (returned: boolean): void => {
    onLine(plainText(current), replaces);
    current = '';
    replaces = returned;
  };
  const take = (piece: string): void => {
    if (piece === '') return;
    current += piece;
    afterReturn = false;
    while (current.length >= longestLine) {
      const rest = current.slice(longestLine);
      current = current.slice(0, longestLine);
      emit(false);
      current = rest;
    }
  };
  const feed = (text: string): void => {
    for (const piece of text.split(/(?<=[\r\n])/)) {
      if (piece.endsWith('\r')) {
        take(piece.slice(0, -1));
        if (current !== '') emit(true);
        afterReturn = true;
      } else if (piece.endsWith('\n')) {
        take(piece.slice(0, -1));
        if (afterReturn && current === '') replaces = false;
        else emit(false);
        afterReturn = false;
      } else {
        take(piece);
      }
    }
  };

  return {
    write: chunk => feed(decoder.write(chunk)),
    end() {
      feed(decoder.end());
      if (current !== '') emit(false);
    },
  };
}
