import {evidenceNames} from '../bench/evidence-names.ts';

const VALUES = {
  seconds: 'seconds',
  bytes: 'bytes',
  rate: 'bytes/s',
  count: 'number',
  number: 'number',
  flag: 'true/false',
  word: 'word',
  network: 'word',
  download: 'true/bytes',
  output: 'text/true/false',
  proof: 'level',
  setting: 'word/list',
  command: 'text/list',
  variables: 'map/list',
  list: 'list',
} as const;

/** Name, kind of value and meaning of each piece of evidence; README's table is made from it too. */
export const evidenceRows: readonly (readonly [name: string, value: string, about: string])[] =
  Object.entries(evidenceNames).map(([name, {kind, about}]) => [name, VALUES[kind], about]);

/** What `verdict --input` takes, for its --help. */
export function verdictHelp(): string {
  const rows = evidenceRows.map(([name, value, about]) => `  ${name.padEnd(24)}${value.padEnd(17)}${about}`);
  return `
Input, as JSON; seconds, in the order of the runs:
  {"claim": "proof" | "online",
   "online":  {"baseline": [89.3, ...], "faststart": [27.6, ...]},
   "offline": {"baseline": [31.7, ...], "faststart": [26.2, ...]},
   "loadSeconds": {"baseline": 7.2},   loading the weights, inside a start: gives the ceiling
   "evidence": {...}}

Evidence stands under one of these names, for all runs or narrowed by "online"/"offline", "baseline"/"faststart" and
a list with one value a run, before or after the name: {"offline": {"baseline": {"restartCount": [0, 1, 0]}}}.
Other units: put them at the end of the name (compileMs, rxMiB, limitGBps). A gate by its name: {"V1": false}.
${rows.join('\n')}
`;
}
