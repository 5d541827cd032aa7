import type {Evidence, Fix, GateResult} from '../engine/gate.ts';
import {hardStop, pass, stop, unknown, warn} from './result.ts';

/** Gravest first. `fine` ones are only told. */
const LEVELS = ['hardStop', 'stop', 'unknown', 'warn', 'fine'] as const;

/** One of several things that a gate saw; the gravest of them decides. */
export type Finding = {
  readonly level: (typeof LEVELS)[number];
  readonly short: string;
  readonly text: string;
  readonly fixes: readonly Fix[];
};

export function finding(level: Finding['level'], short: string, text: string, ...fixes: Fix[]): Finding {
  return {level, short, text, fixes};
}

const results = {hardStop, stop, unknown, warn, fine: pass};

/** Joins findings to one result, the deciding ones first. Nothing found at all is not fine. Pure. */
export function conclude(
  findings: readonly Finding[],
  said: {readonly expected: string; readonly evidence: readonly Evidence[]; readonly fine: string},
): GateResult {
  const {fine, ...base} = said;
  const sorted = LEVELS.flatMap(level => findings.filter(one => one.level === level));
  const [first] = sorted;
  if (first === undefined)
    return unknown({...base, short: 'nothing was looked at', observed: 'nothing seen'});
  const {level} = first;
  const fixes = sorted.flatMap(one => one.fixes);
  return results[level]({
    ...base,
    short: level === 'fine' ? fine : first.short,
    observed: sorted.map(one => one.text).join('; '),
    fixes: fixes.filter((one, index) => fixes.findIndex(other => other.title === one.title) === index),
  });
}
