import type {Key} from 'ink';

/** One key, by name: `enter`, `ctrl+c`, `pgdn`, `j`, `?`. `text` is what it would type. */
export type Press = {readonly name: string; readonly text: string};

const NAMED: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pgup'],
  ['pageDown', 'pgdn'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['tab', 'tab'],
  // Most terminals send DEL for the backspace key.
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
];

function character(text: string): Press {
  return {name: text === ' ' ? 'space' : text, text};
}

/** A named key, or undefined when this is text. The one place that knows how Ink tells keys. */
export function namedPress(input: string, key: Key): Press | undefined {
  const named = NAMED.find(([flag]) => key[flag] === true);
  if (named !== undefined) return {name: named[1], text: ''};
  if (key.ctrl) return {name: `ctrl+${input}`, text: ''};
  if (key.meta || input === '') return {name: 'other', text: ''};
  return [...input].length === 1 ? character(input) : undefined;
}

/**
 * Keys for a screen on which keys act. Several characters in one chunk are a paste or a held key: only a held
 * key counts, so that pasted text never runs anything.
 */
export function actingPresses(input: string, key: Key): readonly Press[] {
  const named = namedPress(input, key);
  if (named !== undefined) return [named];
  const characters = [...input];
  const first = characters[0];
  const isHeld = first !== undefined && first >= ' ' && characters.every(other => other === first);
  return isHeld ? characters.map(character) : [];
}
