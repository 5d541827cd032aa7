import {StringDecoder} from 'node:string_decoder';
import {stripVTControlCharacters} from 'node:util';

/** Longer lines are handed out in pieces of this many characters. */
const LONGEST_LINE = 64 * 1024;
/** C0 and C1 controls, and the marks that reorder text: none may reach a terminal or a journal. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text that is safe to draw: no escape codes, no control characters, tabs as blanks. */
export function plainText(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\t', '    ').replace(CONTROLS, '');
}

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
