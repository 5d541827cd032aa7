import type {Line} from '../clean-log.ts';
import {isNoFailure} from '../not-a-failure.ts';
import type {Sight} from '../observation.ts';
import type {CauseEvidence} from '../types.ts';

export type Found = {readonly evidence: readonly CauseEvidence[] /** 0..1 */; readonly confidence: number};

/** One mechanism that keeps a server from becoming ready. */
export type Rule = {
  readonly id: string;
  readonly title: string;
  match(sight: Sight): Found | undefined;
  readonly fix: readonly string[];
  readonly restartHelps: boolean;
  /** Mechanisms that say the same words on their way: where one of them is shown, this is only its echo. */
  readonly yieldsTo?: readonly string[];
};

/** Words that show a mechanism, and how surely they do. */
export type Sign = readonly [pattern: RegExp, confidence: number];

const MOST_EVIDENCE = 3;
const LONGEST_TEXT = 300;

export function quoteLine(line: Line): CauseEvidence {
  const text = line.text.length > LONGEST_TEXT ? `${line.text.slice(0, LONGEST_TEXT)}...` : line.text;
  return {...(line.number === null ? {} : {line: line.number}), text, source: line.source};
}

/** Tracebacks quote source code: a line that only raises or passes on the words is not the words. */
const QUOTED_CODE = /^(?:raise |return |if |elif |assert |logger\.|File "|f["']|(["']).*\1[,)]*$|[\^~]+$)/;

/** Whether a line can tell of a failure; rules are shown no others. */
export function isTelling({message}: Line): boolean {
  return !QUOTED_CODE.test(message) && !isNoFailure(message);
}

/** The message alone, or with the next line: long messages are often broken in two. */
function says(lines: readonly Line[], index: number, pattern: RegExp): boolean {
  const message = lines[index]?.message ?? '';
  if (pattern.test(message)) return true;
  const next = lines[index + 1]?.message;
  return next !== undefined && !pattern.test(next) && pattern.test(`${message} ${next}`);
}

/** Finds lines that say one of these; the surest sign decides how sure we are and leads the evidence. */
export function saying(signs: readonly Sign[]): (sight: Pick<Sight, 'lines'>) => Found | undefined {
  return ({lines}) => {
    const seen: {line: Line; confidence: number}[] = [];
    for (const [index, line] of lines.entries()) {
      const sure = signs
        .filter(([pattern]) => says(lines, index, pattern))
        .map(([, confidence]) => confidence);
      if (sure.length > 0) seen.push({line, confidence: Math.max(...sure)});
    }
    const confidence = Math.max(0, ...seen.map(entry => entry.confidence));
    if (confidence === 0) return undefined;
    const surest = seen.filter(entry => entry.confidence === confidence);
    const texts = new Set<string>();
    const evidence = surest
      .filter(({line}) => !texts.has(line.message) && texts.add(line.message))
      .slice(0, MOST_EVIDENCE)
      .map(({line}) => quoteLine(line));
    return {evidence, confidence};
  };
}
