import {createHash} from 'node:crypto';

/** The last field of a chained line: a hash of the line without it, and of the chain so far. */
const LINK = /,"chain":"([0-9a-f]{64})"\}$/;

/** Whether a line carries a link at all: where none does, nothing tells an edit. */
export const isChained = (line: string): boolean => LINK.test(line);

const linkOf = (before: string, body: string): string =>
  createHash('sha256').update(before).update('\n').update(body).digest('hex');

/** Chains lines of JSON objects, each to all that came before it: none can be changed, moved or taken out unseen. */
export function createChain(): (json: string) => string {
  let before = '';
  return json => {
    before = linkOf(before, json);
    return `${json.slice(0, -1)},"chain":"${before}"}`;
  };
}

/**
 * Says of each line, in order, whether it is what was written after the lines before it. Lines of journals that were
 * never chained hold as long as none is. Where one is wrong the rest is measured against what it claims, so that one
 * edit is one finding.
 */
export function createChainCheck(): (line: string) => boolean {
  let before = '';
  return line => {
    const link = LINK.exec(line)?.[1];
    if (link === undefined) return before === '';
    const holds = linkOf(before, line.replace(LINK, '}')) === link;
    before = link;
    return holds;
  };
}
