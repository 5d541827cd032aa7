import {estimateWords} from '../../bench/wording.ts';
import type {Document} from '../content/document.ts';
import {number, range, type Section, tableOr, text} from '../content/part.ts';
import type {Changed} from '../environment-diff.ts';
import type {Comparison} from './comparison.ts';

const percent = (margin: number): string => `${margin * 100} %`;

/** One sentence: replicated, not, not decided, or not a question that can be asked. */
export function comparisonHeadline({comparable, unlike, arms, margin}: Comparison): string {
  if (!comparable)
    return `NOT COMPARABLE: the two runs differ in ${unlike.map(one => one.id).join(', ')}; their ratios answer different questions.`;
  if (arms.length === 0) return 'NOT COMPARED: no mode has a ratio that holds in both runs.';
  const named = (standing: Comparison['arms'][number]['standing']) =>
    arms.filter(one => one.standing === standing).map(one => `${one.mode} ${one.arm}`);
  const failed = named('not replicated');
  if (failed.length > 0) return `NOT REPLICATED within ${percent(margin)}: ${failed.join(', ')}.`;
  const open = [...named('open'), ...named('not compared')];
  if (open.length > 0)
    return `NOT DECIDED: the interval of the ratio of ratios reaches beyond ${percent(margin)}: ${open.join(', ')}.`;
  return `REPLICATED within ${percent(margin)}: ${named('replicated').join(', ')}.`;
}

const shown = (value: Changed['before']): string => (value === null ? '-' : String(value));

function changes(
  title: string,
  rows: readonly Changed[],
  {first, second}: Comparison,
  empty: string,
): Section {
  return {
    title,
    parts: [
      tableOr(
        ['what', first.runId, second.runId],
        rows.map(row => [row.id, shown(row.before), shown(row.after)]),
        empty,
      ),
    ],
  };
}

function timesSection({first, second}: Comparison): Section {
  const rows = [first, second].flatMap(side =>
    side.stats.map(row => [
      side.runId,
      row.mode,
      row.arm,
      String(row.n),
      number(row.median_s),
      number(row.geometric_mean_s),
      range(row.interval_s),
      row.times_s.map(time => time.toFixed(2)).join(' '),
    ]),
  );
  return {
    title: 'Times of both runs',
    parts: [
      tableOr(
        [
          'run',
          'mode',
          'arm',
          'valid runs',
          'median s',
          'geometric mean s',
          '95 % interval s',
          'every run s',
        ],
        rows,
        'Neither run measured anything.',
      ),
    ],
  };
}

export function comparisonDocument(comparison: Comparison, createdAt: Date): Document {
  const {first, second, arms, comparable, unlike, changed, origin, margin} = comparison;
  const ratios = arms.map(one => [
    one.mode,
    one.arm,
    estimateWords(one.first),
    estimateWords(one.second),
    one.ratio === null ? '-' : `${number(one.ratio.ratio)} (${range(one.ratio.interval)})`,
    one.standing,
  ]);
  return {
    title: comparisonHeadline(comparison),
    origin,
    box: [
      ['answer', comparable ? 'compared' : 'shown side by side only'],
      ['first', `${first.runId}: ${first.state}; ${first.scope}`],
      ['second', `${second.runId}: ${second.state}; ${second.scope}`],
    ],
    sections: [
      {
        title: 'Ratios',
        parts: [
          tableOr(
            ['mode', 'arm', first.runId, second.runId, 'second over first', 'standing'],
            ratios,
            'No mode has a ratio that holds in both runs.',
          ),
          text(
            `Replicated: the whole 95 % interval of the ratio of ratios is within ${percent(margin)} of 1, Welch on the logs of all four samples.`,
          ),
        ],
      },
      changes('Unlike in what was measured', unlike, comparison, 'Nothing: both runs ask the same question.'),
      timesSection(comparison),
      changes('Different around them', changed, comparison, 'Nothing that both journals know.'),
    ],
    colophon: `Computed again from the raw events of both runs, written ${createdAt.toISOString()}.`,
  };
}
