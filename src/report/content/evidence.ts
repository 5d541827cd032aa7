import type {Fact} from '../../environment/fact.ts';
import {plain} from '../markdown-text.ts';
import {readmeRows} from '../readme-row.ts';
import type {Report} from '../report.ts';
import {listOr, type Section, tableOr, text} from './part.ts';

export function gates({evidence}: Report): Section {
  const rows = [...evidence.runGates, ...evidence.sessionGates].map(gate => [
    gate.id,
    gate.title,
    gate.result,
    gate.number ?? '-',
    gate.source,
  ]);
  const stops = evidence.hardStops.map(stop => [
    stop.id,
    stop.waived ? `${stop.status} (waived)` : stop.status,
    stop.observed,
  ]);
  return {
    title: 'Gates',
    parts: [
      tableOr(['gate', 'what must hold', 'result', 'number', 'kept in'], rows, 'No run, so no gate of one.'),
      tableOr(['hard stop', 'result', 'observed'], stops, 'No hard stop was looked at in this run.'),
    ],
  };
}

const valueWords = (value: Fact['value']): string => (value === null ? '-' : String(value));

export function environment(report: Report): Section {
  const {start, end, changed} = report.environment;
  const facts =
    end.length === 0 ? start : [...end, ...start.filter(fact => !end.some(other => other.id === fact.id))];
  return {
    title: 'Environment',
    parts: [
      tableOr(
        ['what', 'value', 'why it is not known'],
        facts.map(fact => [fact.id, valueWords(fact.value), fact.why ?? '']),
        'Nothing about the machine is in this journal.',
      ),
      tableOr(
        ['changed during the benchmark', 'before', 'after'],
        changed.map(one => [one.id, valueWords(one.before), valueWords(one.after)]),
        start.length === 0 || end.length === 0
          ? 'It was not looked at both before and after, so nothing is known about changes.'
          : 'Nothing of it changed from start to end.',
      ),
    ],
  };
}

/** What a reader must know before using the number elsewhere. */
export function caveats({verdict, origin, session}: Report): Section {
  return {
    title: 'Caveats',
    parts: [
      listOr(
        [
          ...(origin === 'measured'
            ? []
            : [`the numbers are of ${origin === 'rehearsal' ? 'a rehearsal' : 'stand-in servers'}`]),
          ...(session.interrupted ? ['a block did not come to its end'] : []),
          ...verdict.flags,
          'ready time only: a store does not change tokens per second',
          'a ratio of ready times is no ratio of loading times; loaders are often advertised with the latter',
        ],
        'None.',
      ),
    ],
  };
}

export function notChecked({notChecked: missing}: Report): Section {
  return {title: 'What was not checked', parts: [listOr(missing, 'Nothing is known to be missing.')]};
}

export function repeating({repeat, selfTest, source}: Report): Section {
  return {
    title: 'How to repeat it',
    parts: [
      {kind: 'code', lines: repeat.commands},
      listOr([...repeat.needs.map(need => `needs ${need}`), ...repeat.digests], 'Nothing was measured.'),
      text(
        `Every number here was computed again from the raw events: events.jsonl, ${source.events} events, SHA-256 ${source.sha256}${source.chained ? ', hash chain whole' : ''}. The last command does it once more.`,
      ),
      text(
        `Self test with published start times: ${selfTest.pass ? 'pass' : 'FAIL'} (${selfTest.cases.map(one => `${one.name}: ${one.pass ? 'pass' : 'FAIL'}`).join('; ')}).`,
      ),
    ],
  };
}

export function readmeTable(report: Report): Section {
  return {
    title: "Rows for the benchmark script's own table",
    parts: [
      text(
        'Ready here includes stopping the old container, as that script measures. To be put below its head, as they are:',
      ),
      {kind: 'code', lines: readmeRows(report).map(row => `| ${row.map(plain).join(' | ')} |`)},
    ],
  };
}

export function redactions({redactions: taken}: Report): Section {
  return {title: 'Taken out', parts: [listOr(taken, 'Nothing.')]};
}
