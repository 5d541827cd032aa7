import {documentOf} from './content/index.ts';
import {reportCsv} from './csv.ts';
import {reportJson} from './json.ts';
import {markdown} from './markdown.ts';
import type {Report} from './report.ts';

export type ReportFormat = 'md' | 'json' | 'csv' | 'svg' | 'html';

/** Drawings bring a renderer of markup along, which nothing else needs: loaded where one is asked for. */
export async function loadDrawings() {
  const [{htmlPage}, {plotsOf, reportSvg}] = await Promise.all([
    import('./page/index.tsx'),
    import('./plots/index.tsx'),
  ]);
  return {htmlPage, plotsOf, reportSvg};
}

export const formats: Readonly<Record<ReportFormat, (report: Report) => Promise<string>>> = {
  md: async report => markdown(documentOf(report)),
  json: async report => reportJson(report),
  csv: async report => reportCsv(report),
  svg: async report => (await loadDrawings()).reportSvg(report),
  html: async report => {
    const {htmlPage, plotsOf} = await loadDrawings();
    return htmlPage(documentOf(report), plotsOf(report));
  },
};
