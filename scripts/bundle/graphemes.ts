/**
 * What a terminal draws, cut into characters as people see them. Setting up Node's own segmenter and the table of all
 * emoji costs a start more than drawing its first screen does; the signs of this program need neither. What holds for
 * them holds for whole texts of them: none joins its neighbours.
 */

/** Punctuation, arrows, box drawing and the like that are one column wide; no marks, no joiners, no emoji of two columns. */
const SIGNS =
  '\\u00A1-\\u00AC\\u00AE-\\u02FF\\u2010-\\u2027\\u2030-\\u205E\\u2190-\\u2199\\u21BA\\u2500-\\u25FC\\u2605\\u2714\\u2716\\u276F';
const oneColumnEach = new RegExp(`^[ -~${SIGNS}]*$`);
const oneClusterEach = new RegExp(`^[\\n\\u001B -~${SIGNS}]*$`);

/** Whether a text without escape sequences is as many columns wide as it has characters. */
export function isOneColumnEach(text: string): boolean {
  return oneColumnEach.test(text);
}

export function lazy<Value>(make: () => Value): () => Value {
  let made: {readonly value: Value} | undefined;
  return () => {
    made ??= {value: make()};
    return made.value;
  };
}

type Cluster = {readonly segment: string; readonly index: number};

function* eachCharacter(text: string): Generator<Cluster> {
  for (let index = 0; index < text.length; index += 1) yield {segment: text.charAt(index), index};
}

const anyText = lazy(() => new Intl.Segmenter());

/** As much of an `Intl.Segmenter` as the libraries below Ink use. */
export const segmenter = {
  segment(text: string) {
    if (!oneClusterEach.test(text)) return anyText().segment(text);
    return {
      [Symbol.iterator]: () => eachCharacter(text),
      containing: (index: number): Cluster => ({segment: text.charAt(index), index}),
    };
  },
};
