import type {ReactNode} from 'react';
import {renderToStaticMarkup} from 'react-dom/server';
import type {Document} from '../content/document.ts';
import type {Part, Section} from '../content/part.ts';
import {PlotBody} from '../plots/index.tsx';
import {HEADING, type Plot, WIDTH} from '../plots/plot.tsx';
import {COLOURS, PLOT_STYLE} from '../plots/style.ts';
import {STAMPS} from '../stamps.ts';
import {PAGE_STYLE} from './page-style.ts';

/** Nothing may be fetched and nothing may run, whatever a note or a log line holds. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const NUMBER = /^[-−+]?\d[\d.,]*(?: (?:s|x|%|ms|MB|GB\/s))?$/;

function Figure({plot, stamp}: {plot: Plot; stamp: string | null}): ReactNode {
  return (
    <figure>
      <svg
        className="plot"
        viewBox={`0 0 ${WIDTH} ${HEADING + plot.height}`}
        role="img"
        aria-labelledby={`${plot.id}-title ${plot.id}-description`}
      >
        <title id={`${plot.id}-title`}>{plot.title}</title>
        <desc id={`${plot.id}-description`}>{plot.description}</desc>
        <PlotBody plot={plot} stamp={stamp} />
      </svg>
    </figure>
  );
}

function Table({head, rows}: Extract<Part, {kind: 'table'}>): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="wide" tabIndex={0} aria-label={`table: ${head.join(', ')}`}>
      <table>
        <thead>
          <tr>
            {head.map(name => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: markup is written once, rows have no name of their own
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={head[column]} className={NUMBER.test(cell) ? 'number' : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type Look = {readonly plots: ReadonlyMap<string, Plot>; readonly stamp: string | null};

function PartView({part, look}: {part: Part; look: Look}): ReactNode {
  switch (part.kind) {
    case 'table':
      return <Table {...part} />;
    case 'list':
      return (
        <ul>
          {part.items.map(item => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      );
    case 'text':
      return <p>{part.text}</p>;
    case 'code':
      return <pre>{part.lines.join('\n')}</pre>;
    case 'plot': {
      const plot = look.plots.get(part.id);
      return plot === undefined ? null : <Figure plot={plot} stamp={look.stamp} />;
    }
  }
}

function SectionView({section, look}: {section: Section; look: Look}): ReactNode {
  return (
    <>
      <h2>
        {section.title}
        {look.stamp !== null && <span className="mark">{look.stamp}</span>}
      </h2>
      {section.parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: markup is written once
        <PartView key={index} part={part} look={look} />
      ))}
    </>
  );
}

function Page({document, plots}: {document: Document; plots: readonly Plot[]}): ReactNode {
  const {title, origin, box, sections, colophon} = document;
  const {short, long} = STAMPS[origin];
  const look = {plots: new Map(plots.map(plot => [plot.id, plot])), stamp: short};
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta httpEquiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <style>{`${COLOURS}${PAGE_STYLE}${PLOT_STYLE}`}</style>
      </head>
      <body>
        <main>
          {long !== null && <p className="stamp">{long}</p>}
          <h1>{title}</h1>
          <div className="verdict">
            <dl>
              {box.flatMap(([label, value]) => [
                <dt key={`${label}?`}>{label}</dt>,
                <dd key={label}>{value}</dd>,
              ])}
            </dl>
          </div>
          {sections.map(section => (
            <SectionView key={section.title} section={section} look={look} />
          ))}
          <footer>
            {colophon}
            {long !== null && <p className="stamp">{long}</p>}
          </footer>
        </main>
      </body>
    </html>
  );
}

/** A document as one file: every number, every plot, light and dark; no script, nothing fetched. */
export function htmlPage(document: Document, plots: readonly Plot[] = []): string {
  return `<!doctype html>\n${renderToStaticMarkup(<Page document={document} plots={plots} />)}\n`;
}
