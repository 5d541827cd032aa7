import {verdictFromInput} from '../bench/input.ts';

/** Published start times whose verdicts are known; seconds, H100 NVL, Llama-3.1-8B, three runs an arm. */
const CASES = [
  {
    name: '3.26x online on a slow disk, 1.20x offline',
    online: {baseline: [89.313, 89.257, 89.222], faststart: [27.646, 27.42, 27.191]},
    offline: {baseline: [31.695, 31.755, 31.372], faststart: [26.204, 26.297, 26.288]},
    state: 'INFLATED',
    ratio: 1.203,
  },
  {
    name: 'online and offline agree on 1.20x',
    online: {baseline: [31.488, 31.498, 31.33], faststart: [26.14, 26.229, 26.207]},
    offline: {baseline: [31.695, 31.755, 31.372], faststart: [26.204, 26.297, 26.288]},
    state: 'PROVEN',
    ratio: 1.203,
  },
  {
    name: 'cold start is slower',
    offline: {baseline: [96.783, 96.74, 96.547], faststart: [108.953, 109.014, 108.999]},
    state: 'REGRESSION',
    ratio: 0.887,
  },
] as const;

export type SelfTest = {
  readonly pass: boolean;
  readonly cases: readonly {readonly name: string; readonly pass: boolean}[];
};

/** Whether this very program still gives the known verdicts: a reader need not trust the version number. */
export function selfTest(): SelfTest {
  const cases = CASES.map(({name, state, ratio, ...times}) => {
    const read = verdictFromInput(JSON.stringify({claim: 'proof', ...times}));
    const near = read.ok && Math.abs((read.value.ratio ?? 0) - ratio) < 0.002;
    return {name, pass: read.ok && read.value.state === state && near};
  });
  return {pass: cases.every(one => one.pass), cases};
}
