import type {CauseEvidence} from './types.ts';

/** One line of evidence with its source, cut where it is too long for a screen. */
export function evidenceText({line, source, text}: CauseEvidence, longest: number): string {
  const words = text.length > longest ? `${text.slice(0, longest)}...` : text;
  return `${line === undefined ? source : `${source}:${line}`}: ${words}`;
}
