import type {Line} from './clean-log.ts';
import {isException, isWrapper} from './death.ts';
import type {Sight} from './observation.ts';
import {raisedAt, raisingCode} from './place.ts';
import {quoteLine} from './rules/rule.ts';
import type {DiagnosedCause} from './types.ts';

/** Of a death whose mechanism is not known here. */
export const UNEXPLAINED = 'unknown-failure';

/** Somebody ended it before it was up: Python says so last, in the main thread. */
const INTERRUPTED = /^KeyboardInterrupt\b/;

function stoppedFromOutside(line: Line): DiagnosedCause {
  return {
    id: 'stopped-from-outside',
    title: 'it did not fail: somebody stopped it',
    confidence: 0.7,
    evidence: [quoteLine(line)],
    fix: ['docker start CONTAINER', 'or let the step make it again: faststart resume'],
    restartHelps: true,
  };
}

/** Of a start that ended before it was up, where nobody complained of anything else. */
export function interrupted(lines: readonly Line[]): DiagnosedCause[] {
  const last = lines.findLast(line => isException(line) && !isWrapper(line));
  return last !== undefined && INTERRUPTED.test(last.message) ? [stoppedFromOutside(last)] : [];
}

const NOISE = /resource_tracker/;

/** Death without a mechanism that we know: the process's own first words about it, never the wrapper's where others are there. */
export function unexplained(sight: Sight): DiagnosedCause[] {
  const raised = sight.lines.find(line => isException(line) && !isWrapper(line));
  const wrapper = sight.lines.findLast(isWrapper);
  const said = raised ?? wrapper ?? sight.lines.findLast(line => !NOISE.test(line.message));
  const place = raised === undefined ? undefined : raisedAt(sight.lines, raised);
  const code = raised === undefined ? undefined : raisingCode(sight.lines, raised);
  const exit =
    sight.state === null ? [] : [{text: `exit code ${sight.state.exitCode}`, source: 'docker inspect'}];
  const isCut = raised === undefined && wrapper !== undefined;
  return [
    {
      id: UNEXPLAINED,
      title: isCut
        ? 'it ended, and what it said about the reason stands above the lines that were read'
        : 'it ended for a reason that is not known here; these are its own first words about it',
      confidence: 0.4,
      evidence: [
        ...(said === undefined ? [] : [quoteLine(said)]),
        ...(code === undefined ? [] : [quoteLine(code)]),
        ...(place === undefined ? [] : [{text: `raised at ${place}`, source: 'traceback'}]),
        ...exit,
      ],
      fix: [
        isCut
          ? 'docker logs --tail=5000 CONTAINER 2>&1 | grep -n -m 5 -E "Error|Exception"   # its first words'
          : 'docker logs --tail=200 CONTAINER   # read it from the quoted line on',
      ],
      restartHelps: false,
    },
  ];
}
