import {stripVTControlCharacters} from 'node:util';

/** C0 and C1 controls but for the end of a line, and the marks that reorder text. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Colour, and nothing else that an escape sequence can do. */
const COLOURS = /(\u001b\[[\d;]*m)/;

function withoutControls(text: string): string {
  return stripVTControlCharacters(text).replace(CONTROLS, '');
}

/**
 * Text that is safe to draw: no escape codes, no control characters, tabs as blanks; ends of lines stay. Names and
 * messages come from disks, containers and servers, and JSON brings control characters past every filter of lines.
 */
export function plainText(text: string): string {
  return withoutControls(text).replaceAll('\t', '    ');
}

/** For lines that we coloured ourselves, and for scripts: colours and tabs stay. */
export function plainButColoured(text: string): string {
  return text
    .split(COLOURS)
    .map(piece => (COLOURS.test(piece) ? piece : withoutControls(piece)))
    .join('');
}
