import type {Cause, Verdict} from '../../bench/types.ts';
import {estimateWords} from '../../bench/wording.ts';
import type {Report} from '../report.ts';
import {number, range, type Section, tableOr} from './part.ts';

/** Label and value; no ratio at all for a run that means nothing. */
export function verdictRows(verdict: Verdict, {limits}: Report): readonly (readonly [string, string])[] {
  const {ratio, interval, savedSeconds, online, offline, inflation} = verdict;
  const valid = ratio !== null && interval !== null;
  return [
    ['state', `${verdict.state} (rule ${verdict.rule})`],
    ['scope', verdict.scope],
    ...(valid ? [['ratio, 95 % interval', estimateWords({ratio, interval})] as const] : []),
    ...(savedSeconds === null
      ? []
      : [
          [
            'saved per start',
            `${number(savedSeconds.seconds, 2)} s (${range(savedSeconds.interval, 2)})`,
          ] as const,
        ]),
    ...(valid && online ? [['online', estimateWords(online)] as const] : []),
    ...(valid && offline ? [['offline', estimateWords(offline)] as const] : []),
    ...(valid && inflation ? [['online / offline', estimateWords(inflation)] as const] : []),
    ...(valid && limits.ceiling.value !== null
      ? [['ceiling (loading in no time)', `${limits.ceiling.value.toFixed(2)}x`] as const]
      : []),
    ['runs per arm', String(verdict.n)],
    ['next', verdict.nextStep],
  ];
}

function causeRow(cause: Cause): readonly string[] {
  return [cause.id, cause.standing.replace('-', ' '), number(cause.seconds, 1), cause.text];
}

/** From the claimed time of the baseline down to the one that holds offline: what each cause took. */
function waterfallRows(report: Report, {causes}: Verdict): readonly (readonly string[])[] {
  const meanOf = (mode: string): number | null =>
    report.stats.find(row => row.mode === mode && row.arm === 'baseline')?.geometric_mean_s ?? null;
  const [online, offline] = [meanOf('online'), meanOf('offline')];
  if (online === null || offline === null) return [];
  const lost = online - offline;
  const named = causes.filter(cause => cause.standing !== 'not-shown' && cause.seconds !== null);
  // Causes found by different counters may claim the same seconds; no more than what was lost is given out.
  let left = Math.max(0, lost);
  const steps = named.map(cause => {
    const taken = Math.min(left, Math.max(0, cause.seconds ?? 0));
    left -= taken;
    return [`- ${cause.id} (${cause.standing})`, number(-taken, 2)];
  });
  return [
    ['baseline online', number(online, 2)],
    ...steps,
    ['- not explained', number(-(lost - (Math.max(0, lost) - left)), 2)],
    ['baseline offline', number(offline, 2)],
  ];
}

/** Where a stack has more arms than two: each against the same baseline, none averaged into another. */
export function otherArms(report: Report): readonly Section[] {
  return (report.verdict.others ?? []).map(verdict => ({
    title: `${verdict.arm ?? 'another arm'}: ${verdict.headline}`,
    parts: [{kind: 'table', head: ['', ''], rows: verdictRows(verdict, report)}],
  }));
}

export function causes(report: Report): Section {
  const {verdict} = report;
  return {
    title: 'What inflated it',
    parts: [
      tableOr(
        ['cause', 'standing', 'seconds', 'evidence'],
        verdict.causes.map(causeRow),
        'No cause was found.',
      ),
      tableOr(
        ['from the claim to what is left', 'seconds'],
        waterfallRows(report, verdict),
        'Only one mode was measured: nothing to compare.',
      ),
    ],
  };
}
