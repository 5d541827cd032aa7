import {z} from 'zod';
import {parseWith} from '../host/parse-with.ts';

const WORD = 'faststart-convert ';
const stage = z.object({
  stage: z.string(),
  done: z.number().nonnegative().optional(),
  total: z.number().nonnegative().optional(),
  rank: z.number().int().nonnegative().optional(),
});

const WORDS: Readonly<Record<string, string>> = {
  resolve: 'looking up the revision',
  download: 'downloading the model',
  load: 'vLLM loads the model',
  write: 'writing the model',
  verify: 'reading it back to compare',
  done: 'done',
};

/** What a line of our converter says about how far it is; null for any other line. `fraction` is 0..1. Pure. */
export function convertProgress(line: string): {readonly text: string; readonly fraction?: number} | null {
  const at = line.indexOf(WORD);
  if (at < 0) return null;
  const read = parseWith({ok: true, value: line.slice(at + WORD.length)}, stage);
  if (!read.ok) return null;
  const {stage: name, done, total, rank} = read.value;
  const words = `${WORDS[name] ?? name}${rank === undefined ? '' : `, rank ${rank}`}`;
  if (done === undefined || total === undefined || total === 0) return {text: words};
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(2);
  return {
    text: `${words}: ${gigabytes(done)} of ${gigabytes(total)} GB`,
    fraction: Math.min(1, done / total),
  };
}
