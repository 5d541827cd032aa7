import type {ReactNode} from 'react';
import {renderToStaticMarkup} from 'react-dom/server';
import type {Report} from '../report.ts';
import {STAMPS} from '../stamps.ts';
import {dotStrip} from './dot-strip.tsx';
import {HEADING, type Plot, WIDTH} from './plot.tsx';
import {ratioPlot} from './ratios.tsx';
import {readRateBars} from './read-rate-bars.tsx';
import {slopePlot} from './slope.tsx';
import {stackedPhases} from './stacked-phases.tsx';
import {COLOURS, PLOT_STYLE} from './style.ts';

const PLOTS = [dotStrip, ratioPlot, stackedPhases, readRateBars, slopePlot] as const;

export function plotsOf(report: Report): readonly Plot[] {
  return PLOTS.map(plot => plot(report));
}

/** Heading and drawing, with the stamp of numbers that are no measurement in the drawing itself. */
export function PlotBody({plot, stamp}: {plot: Plot; stamp: string | null}): ReactNode {
  return (
    <>
      <text className="heading" x={0} y={16}>
        {plot.title}
      </text>
      {stamp !== null && (
        <text className="stamp" x={WIDTH} y={16} textAnchor="end">
          {stamp}
        </text>
      )}
      <g transform={`translate(0 ${HEADING})`}>{plot.body}</g>
    </>
  );
}

const GAP = 34;
const EDGE = 20;

/** All plots below each other as one SVG document: no script, nothing fetched, light and dark. */
export function reportSvg(report: Report): string {
  let height = EDGE;
  const placed = plotsOf(report).map(plot => {
    const top = height;
    height += HEADING + plot.height + GAP;
    return {plot, top};
  });
  const stamp = STAMPS[report.origin].short;
  const markup = renderToStaticMarkup(
    <svg
      xmlns="http://www.w3.org/2000/svg"
      className="plot"
      viewBox={`0 0 ${WIDTH + 2 * EDGE} ${height}`}
      width={WIDTH + 2 * EDGE}
      height={height}
      role="img"
      aria-labelledby="title description"
    >
      <title id="title">{report.verdict.headline}</title>
      <desc id="description">{placed.map(({plot}) => `${plot.title}. ${plot.description}.`).join(' ')}</desc>
      <style>{`${COLOURS}${PLOT_STYLE}`}</style>
      <rect className="ground" width="100%" height="100%" />
      {placed.map(({plot, top}) => (
        <g key={plot.id} transform={`translate(${EDGE} ${top})`}>
          <PlotBody plot={plot} stamp={stamp} />
        </g>
      ))}
    </svg>,
  );
  return `${markup}\n`;
}
