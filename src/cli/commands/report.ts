import {dirname, join} from 'node:path';
import {foldJournal} from '../../bench/journal-fold.ts';
import {readJournal} from '../../engine/journal.ts';
import type {Read} from '../../host/ports.ts';
import {reportCsv} from '../../report/csv.ts';
import {reportFromJournal} from '../../report/from-journal.ts';
import {reportJson} from '../../report/json.ts';
import {reportMarkdown} from '../../report/markdown.ts';
import type {Report} from '../../report/report.ts';
import {exitCode} from '../exit-codes.ts';
import {readNamed} from '../read-named.ts';
import {reportEnvironment} from '../report-environment.ts';
import type {ReportFormat} from '../request.ts';
import {type Session, sayProblem, type Voice} from '../session.ts';

/** The newest journal with a benchmark in it, or that of the named run: an id, or a run's folder. */
async function findReport({program}: Session, run: string | null): Promise<Read<Report>> {
  const {archive, clock} = program.context;
  const given = {createdAt: clock.wall(), environment: await reportEnvironment(program.context)};
  if (run !== null) {
    const journal = await archive.journal(run);
    if (journal.ok) return reportFromJournal(journal.value, given);
    const saved = readNamed(join(run, 'events.jsonl'));
    return saved.ok
      ? reportFromJournal(saved.value, given)
      : {ok: false, code: journal.code, message: `there is no run ${run}, and no folder of a run`};
  }
  for (const {id} of await archive.list()) {
    const journal = await archive.journal(id);
    const report = journal.ok ? reportFromJournal(journal.value, given) : journal;
    if (report.ok) return report;
  }
  return {ok: false, code: 'none', message: 'no run with a benchmark is recorded'};
}

const MOST_NAMED = 10;

/** The ids that could be meant, the newest first. */
async function recordedRuns({program}: Session): Promise<string[]> {
  const {archive} = program.context;
  const runs = await archive.list();
  if (runs.length === 0) return [`no run is recorded in ${dirname(archive.runFolder)}`];
  const named = runs.slice(0, MOST_NAMED).map(({id}) => `faststart report ${id}`);
  const left = runs.length - named.length;
  return [
    'recorded runs, the newest first:',
    ...named,
    ...(left > 0 ? [`and ${left} more: ls ${dirname(archive.runFolder)}`] : []),
  ];
}

const formats: Readonly<Record<ReportFormat, (report: Report) => string>> = {
  md: reportMarkdown,
  json: reportJson,
  csv: reportCsv,
};

export async function report(
  session: Session,
  voice: Voice,
  order: {readonly run: string | null; readonly format: ReportFormat},
): Promise<number> {
  const found = await findReport(session, order.run);
  if (found.ok) {
    const document = {...found.value, ok: true};
    const text =
      voice.frontEnd.view === 'plain' ? formats[order.format](found.value) : JSON.stringify(document);
    voice.out.line(text.trimEnd());
    return exitCode('done');
  }
  const code = exitCode(order.run === null ? 'couldNotCheck' : 'usage');
  const fix = order.run === null ? ['measure first: faststart bench'] : await recordedRuns(session);
  const error = {short: `there is nothing to report: ${found.message}`, fix};
  return sayProblem(voice, error, code);
}

/** Leaves `report.md` in the run's folder, where the run measured something. A sentence when it could not. */
export async function keepReport({program}: Session): Promise<string | null> {
  const {archive, clock} = program.context;
  const journal = await archive.journal(archive.runId);
  if (!journal.ok) return journal.message;
  if (foldJournal(readJournal(journal.value).events).blocks.length === 0) return null;
  const report = reportFromJournal(journal.value, {
    createdAt: clock.wall(),
    environment: await reportEnvironment(program.context),
  });
  if (!report.ok) return report.message;
  const kept = await archive.write('report.md', reportMarkdown(report.value));
  return kept.ok ? null : kept.message;
}
