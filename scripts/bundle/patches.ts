import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import type {Plugin} from 'esbuild';

type Patch = {readonly file: RegExp; readonly changes: readonly (readonly [slow: RegExp, quick: string])[]};

const graphemes = fileURLToPath(new URL('graphemes.ts', import.meta.url));
const OWN_SEGMENTER = /^const (\w+) = new Intl\.Segmenter\(.*\);$/m;
const SHARED_SEGMENTER = `import * as graphemes from ${JSON.stringify(graphemes)};\nconst $1 = graphemes.segmenter;`;

/** Texts of a few screens; what is kept of one is never changed. */
const KEPT_CACHES = `
const BLANK = {type: 'char', value: ' ', fullWidth: false, styles: []};
let kept = new OutputCaches();
function keptCaches() {
  if (kept.styledChars.size > 500) kept = new OutputCaches();
  return kept;
}`;

/** What our dependencies do at a price that this program need not pay; each means the same without it. */
const PATCHES: readonly Patch[] = [
  // Renders every request for a debug line that nobody reads: milliseconds each, during a benchmark too.
  {
    file: /\/docker-modem\/lib\/modem\.js$/,
    changes: [[/debug\('Sending: %s', util\.inspect\(options, \{.*?\}\)\);/s, '']],
  },
  // Fetches its own bytes from a data URL, which loads the whole of Node's fetch, or decodes them one by one.
  {
    file: /\/yoga-layout\/dist\/binaries\/yoga-wasm-base64-esm\.js$/,
    changes: [
      [/"function"!=typeof fetch/, 'true'],
      [/var b=\w+\((a\.slice\(37\))\).*?var d=c/s, 'var d=Uint8Array.from(Buffer.from($1,"base64"))'],
    ],
  },
  // Forgets after each frame what its texts consist of, and makes a blank of its own for each cell of the screen.
  {
    file: /\/ink\/build\/output\.js$/,
    changes: [
      [/caches = new OutputCaches\(\);/, 'caches = keptCaches();'],
      [/row\.push\(\{.*?\}\);/s, 'row.push(BLANK);'],
      [/export default class Output \{/, `${KEPT_CACHES}\n$&`],
    ],
  },
  // Node's segmenter and the table of all emoji, for texts that need neither.
  {
    file: /\/string-width\/index\.js$/,
    changes: [
      [OWN_SEGMENTER, SHARED_SEGMENTER],
      [/const rgiEmojiRegex = (.*);/, 'const rgiEmoji = graphemes.lazy(() => $1);'],
      [/rgiEmojiRegex\.test/, 'rgiEmoji().test'],
      [
        /if \(\/\^\[\\u0020-\\u007E\]\*\$\/\.test\(string\)\)/,
        'if (ambiguousIsNarrow && graphemes.isOneColumnEach(string))',
      ],
    ],
  },
  {
    file: /\/(wrap-ansi\/index|slice-ansi\/tokenize-ansi|ink\/build\/line-update|ansi-tokenize\/build\/tokenize)\.js$/,
    changes: [[OWN_SEGMENTER, SHARED_SEGMENTER]],
  },
];

export const patched: Plugin = {
  name: 'patched',
  setup(bundle) {
    for (const {file, changes} of PATCHES) {
      bundle.onLoad({filter: file}, async ({path}) => {
        let contents = await readFile(path, 'utf8');
        for (const [slow, quick] of changes) {
          if (!slow.test(contents)) throw new Error(`${path} has changed: look whether it is still slow`);
          contents = contents.replace(slow, quick);
        }
        return {contents};
      });
    }
  },
};
