import {createHash} from 'node:crypto';
import {z} from 'zod';
import {verdictFromInput} from '../bench/input.ts';
import {foldJournal} from '../bench/journal-fold.ts';
import {damagedLine, readJournal} from '../engine/journal.ts';
import type {Fact} from '../environment/fact.ts';
import type {Read} from '../host/ports.ts';
import {buildReport, type GateRow, type Report, type Session} from './report.ts';
import type {Origin} from './stamps.ts';

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

const factShape: z.ZodType<Fact> = z.object({
  id: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  why: z.string().nullable(),
});

const environmentEvent = z.object({
  type: z.literal('bench.environment'),
  when: z.enum(['start', 'end']),
  facts: z.array(factShape),
});

const stamped = z.object({wall: z.string()});
const linked = z.object({chain: z.string()});

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

/** How it was around the first run, and how after the last. */
function environmentOf(events: readonly unknown[]): Report['environment'] {
  const looks = events.flatMap(event => environmentEvent.safeParse(event).data ?? []);
  const start = looks.find(look => look.when === 'start')?.facts ?? [];
  const end = looks.findLast(look => look.when === 'end')?.facts ?? [];
  return {start, end, changed: []};
}

function sessionOf(events: readonly unknown[]): Omit<Session, 'interrupted'> {
  const started = events.flatMap(event => runEvent.safeParse(event).data ?? []).at(0);
  const walls = events.flatMap(event => stamped.safeParse(event).data?.wall ?? []);
  return {
    runId: started?.runId ?? 'not recorded',
    argv: started?.argv ?? [],
    started: walls.at(0) ?? null,
    ended: walls.at(-1) ?? null,
  };
}

/** The stand-in image says of itself what it is; a rehearsal says it in every block. */
function originOf(environment: Report['environment'], rehearsal: boolean): Origin {
  if (rehearsal) return 'rehearsal';
  const facts = [...environment.start, ...environment.end];
  return facts.some(({id, value}) => id.endsWith('.standIn') && value === true) ? 'stand-in' : 'measured';
}

/** A report with nothing but a journal to go by: everything is computed again from its raw events, nothing copied. */
export function reportFromJournal(text: string, given: {readonly createdAt: Date}): Read<Report> {
  const verdict = verdictFromInput(text);
  if (!verdict.ok) return verdict;
  const {events, damaged: all} = readJournal(text.endsWith('\n') ? text : `${text}\n`);
  // A torn last line is what a crash leaves.
  const damaged = all.filter(line => text.endsWith('\n') || line !== text.split('\n').length);
  const {blocks, unreadable} = foldJournal(events);
  if (blocks.length === 0)
    return {
      ok: false,
      code: 'invalid-input',
      message: 'holds start times, and is not a journal of a benchmark',
    };
  const environment = environmentOf(events);
  const started = events.flatMap(event => runEvent.safeParse(event).data ?? []).at(0);
  const report = buildReport({
    blocks,
    verdict: verdict.value,
    hardStops: gateRows(events),
    environment,
    origin: originOf(environment, verdict.value.rehearsal),
    tool: started?.tool ?? 'tool not recorded',
    session: sessionOf(events),
    source: {
      sha256: createHash('sha256').update(text).digest('hex'),
      events: events.length,
      damage: [
        ...damaged.map(damagedLine),
        ...(unreadable === 0 ? [] : [`${unreadable} benchmark events of an unknown shape`]),
      ],
      chained:
        events.length > 0 && damaged.length === 0 && events.every(event => linked.safeParse(event).success),
    },
    createdAt: given.createdAt,
  });
  return {ok: true, value: report};
}
