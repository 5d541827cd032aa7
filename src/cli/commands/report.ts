import {join} from 'node:path';
import {foldJournal} from '../../bench/journal-fold.ts';
import {readJournal} from '../../engine/journal.ts';
import type {Read} from '../../host/ports.ts';
import {compareReports} from '../../report/compare/comparison.ts';
import {comparisonDocument} from '../../report/compare/content.ts';
import {formats, loadDrawings, type ReportFormat} from '../../report/formats.ts';
import {reportFromJournal} from '../../report/from-journal.ts';
import {reportDocument} from '../../report/json.ts';
import {markdown} from '../../report/markdown.ts';
import type {Report} from '../../report/report.ts';
import {exitCode} from '../exit-codes.ts';
import {readNamed} from '../read-named.ts';
import {recordedRuns} from '../recorded-runs.ts';
import {type Session, sayProblem, type Voice} from '../session.ts';

/** The journal of a run: an id, a run's folder, or the file itself. */
async function journalOf({program}: Session, run: string): Promise<Read<string>> {
  const journal = await program.context.archive.journal(run);
  if (journal.ok) return journal;
  for (const path of [join(run, 'events.jsonl'), run]) {
    const saved = readNamed(path);
    if (saved.ok) return saved;
  }
  return {
    ok: false,
    code: journal.code,
    message: `there is no run ${run}, and no folder or journal of a run`,
  };
}

/** The report of the named run, or of the newest one with a benchmark in it. */
async function findReport(session: Session, run: string | null): Promise<Read<Report>> {
  const {archive, clock} = session.program.context;
  const given = {createdAt: clock.wall()};
  if (run !== null) {
    const journal = await journalOf(session, run);
    if (!journal.ok) return journal;
    const report = reportFromJournal(journal.value, given);
    return report.ok ? report : {...report, message: `${run} ${report.message}`};
  }
  for (const {id} of await archive.list()) {
    const journal = await archive.journal(id);
    const report = journal.ok ? reportFromJournal(journal.value, given) : journal;
    if (report.ok) return report;
  }
  return {ok: false, code: 'none', message: 'no run with a benchmark is recorded'};
}

async function nothingToReport(
  session: Session,
  voice: Voice,
  run: string | null,
  message: string,
): Promise<number> {
  const code = exitCode(run === null ? 'couldNotCheck' : 'usage');
  const fix = run === null ? ['measure first: faststart bench'] : await recordedRuns(session, 'report');
  return sayProblem(voice, {short: `there is nothing to report: ${message}`, fix}, code);
}

type Wanted = {
  readonly run: string | null;
  readonly format: ReportFormat;
  readonly compare: string | null;
  readonly schema: boolean;
};

/** Two runs side by side; unlike ones end as something that could not be checked. */
async function compared(session: Session, voice: Voice, order: Wanted, other: string): Promise<number> {
  if (order.format === 'csv' || order.format === 'svg') {
    const fix = ['faststart report RUN --compare OTHER --format md', 'or html, or json'];
    return sayProblem(voice, {short: `a comparison has no ${order.format}`, fix}, exitCode('usage'));
  }
  const [first, second] = [await findReport(session, other), await findReport(session, order.run)];
  if (!first.ok) return nothingToReport(session, voice, other, first.message);
  if (!second.ok) return nothingToReport(session, voice, order.run, second.message);
  const comparison = compareReports(first.value, second.value);
  const document = comparisonDocument(comparison, session.program.context.clock.wall());
  const headline = document.title;
  const isJson = order.format === 'json' || voice.frontEnd.view !== 'plain';
  const text = isJson
    ? JSON.stringify({...comparison, headline, ok: comparison.comparable}, null, 2)
    : order.format === 'html'
      ? (await loadDrawings()).htmlPage(document)
      : markdown(document);
  voice.out.line(text.trimEnd());
  return exitCode(comparison.comparable ? 'done' : 'couldNotCheck');
}

export async function report(session: Session, voice: Voice, order: Wanted): Promise<number> {
  if (order.schema) {
    voice.out.line((await import('../../report/schema.ts')).reportJsonSchema().trimEnd());
    return exitCode('done');
  }
  if (order.compare !== null) return compared(session, voice, order, order.compare);
  const found = await findReport(session, order.run);
  if (!found.ok) return nothingToReport(session, voice, order.run, found.message);
  const text =
    voice.frontEnd.view === 'plain'
      ? await formats[order.format](found.value)
      : JSON.stringify({...reportDocument(found.value), ok: true});
  voice.out.line(text.trimEnd());
  return exitCode('done');
}

/** What is left beside the journal where a run measured something. */
const KEPT = {'report.md': 'md', 'report.html': 'html', 'report.json': 'json'} as const;

/** Leaves the report in the run's folder, where the run measured something. A sentence when it could not. */
export async function keepReport({program}: Session): Promise<string | null> {
  const {archive, clock} = program.context;
  const journal = await archive.journal(archive.runId);
  if (!journal.ok) return journal.message;
  if (foldJournal(readJournal(journal.value).events).blocks.length === 0) return null;
  const found = reportFromJournal(journal.value, {createdAt: clock.wall()});
  if (!found.ok) return found.message;
  for (const [name, format] of Object.entries(KEPT)) {
    const kept = await archive.write(name, await formats[format](found.value));
    if (!kept.ok) return `${name}: ${kept.message}`;
  }
  return null;
}
