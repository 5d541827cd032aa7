import type {Report} from '../report.ts';
import type {Document} from './document.ts';
import {caveats, environment, gates, notChecked, readmeTable, redactions, repeating} from './evidence.ts';
import {design, everyRun, excludedRuns, perArm, startParts} from './runs.ts';
import {causes, otherArms, verdictRows} from './verdict.ts';

/** A report for people: the verdict, then every section in the order a sceptic reads. */
export function documentOf(report: Report): Document {
  return {
    title: report.verdict.headline,
    origin: report.origin,
    box: verdictRows(report.verdict, report),
    sections: [
      ...otherArms(report),
      everyRun(report),
      perArm(report),
      causes(report),
      startParts(report),
      excludedRuns(report),
      caveats(report),
      gates(report),
      notChecked(report),
      design(report),
      environment(report),
      repeating(report),
      readmeTable(report),
      redactions(report),
    ],
    colophon: `${report.tool}, run ${report.session.runId}, written ${report.createdAt}.`,
  };
}
