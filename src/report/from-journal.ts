import {z} from 'zod';
import {verdictFromInput} from '../bench/input.ts';
import {foldJournal} from '../bench/journal-fold.ts';
import {readJournal} from '../engine/journal.ts';
import type {Read} from '../host/ports.ts';
import {buildReport, type GateRow, type Report} from './report.ts';

const gateEvent = z.object({
  type: z.literal('gate.result'),
  gate: z.string(),
  waived: z.boolean(),
  result: z.object({status: z.string(), observed: z.string()}),
});

const runEvent = z.object({
  type: z.literal('run.started'),
  runId: z.string(),
  tool: z.string(),
  argv: z.array(z.string()),
});

/** Each gate as it was seen last. */
function gateRows(events: readonly unknown[]): GateRow[] {
  const rows = new Map<string, GateRow>();
  for (const event of events) {
    const parsed = gateEvent.safeParse(event);
    if (!parsed.success) continue;
    const {gate: id, waived, result} = parsed.data;
    rows.set(id, {id, waived, status: result.status, observed: result.observed});
  }
  return [...rows.values()];
}

/** A report with nothing but a journal to go by: the verdict is computed again, not copied. */
export function reportFromJournal(
  text: string,
  given: {readonly createdAt: Date; readonly environment: Readonly<Record<string, string | null>>},
): Read<Report> {
  const verdict = verdictFromInput(text);
  if (!verdict.ok) return verdict;
  const {events} = readJournal(text.endsWith('\n') ? text : `${text}\n`);
  const {blocks} = foldJournal(events);
  if (blocks.length === 0)
    return {ok: false, code: 'invalid-input', message: 'is not a journal of a benchmark'};
  const started = events.flatMap(event => runEvent.safeParse(event).data ?? []).at(0);
  const report = buildReport({
    blocks,
    verdict: verdict.value,
    gates: gateRows(events),
    environment: given.environment,
    tool: started?.tool ?? 'tool not recorded',
    runId: started?.runId ?? 'not recorded',
    argv: started?.argv ?? [],
    createdAt: given.createdAt,
  });
  return {ok: true, value: report};
}
