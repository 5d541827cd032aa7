import type {Sight} from '../observation.ts';
import {stageOf} from '../stage.ts';
import {type Found, quoteLine} from './rule.ts';

/** Who sets these wants to know where it hangs: they are for looking at one, and fill the log. */
const HUNTING = /\bNCCL INFO\b|VLLM_TRACE_FUNCTION/;
/** Said every ten seconds, or every minute, by those that wait for the workers. */
const WAITING = /Waiting for \d+ .*core engine|No available shared memory broadcast block/;
const MANY_WAITS = 12;

/**
 * Workers that joined and then said nothing more: NCCL hangs without a word. A log that ends there is a stall only
 * where something else says that it is not simply young.
 */
export function stalledJoin({lines, state}: Pick<Sight, 'lines' | 'state'>): Found | undefined {
  const stage = stageOf(lines);
  if (stage.id !== 'joining-workers' || stage.line === null) return undefined;
  const waits = lines.filter(line => WAITING.test(line.message));
  const waited = waits.reduce((sum, line) => sum + 1 + (line.again ?? 0), 0);
  // Of a container that runs now, time tells; a saved log has ended.
  const isHunt = state === null && lines.some(line => HUNTING.test(line.message));
  if (!isHunt && waited < MANY_WAITS) return undefined;
  const sign = waited >= MANY_WAITS ? waits.at(-1) : undefined;
  return {
    evidence: [quoteLine(stage.line), ...(sign === undefined ? [] : [quoteLine(sign)])],
    confidence: waited >= MANY_WAITS ? 0.86 : 0.6,
  };
}
