import {z} from 'zod';
import {blockHead, runRecord} from '../bench/journal-schema.ts';

/** The shapes of a JSON report: what other programs may rely on. Published as JSON Schema. */

const nullableNumber = z.number().nullable();
const interval = z.tuple([z.number(), z.number()]);
const estimate = z.object({ratio: z.number(), interval});

const cause = z.object({
  id: z.string(),
  standing: z.enum(['shown', 'suggested', 'not-shown']),
  seconds: nullableNumber,
  text: z.string(),
});

/** `faststart.verdict/1`. Open for fields that are added; none is taken away or changed without a new number. */
const verdictShape = z
  .object({
    schema: z.literal('faststart.verdict/1'),
    arm: z.string().optional(),
    get others() {
      return z.array(verdictShape).optional();
    },
    state: z.enum([
      'PROVEN',
      'PROVEN_OFFLINE_ONLY',
      'INFLATED',
      'NO_SPEEDUP',
      'REGRESSION',
      'INCONCLUSIVE',
      'INVALID_RUN',
    ]),
    rule: z.string(),
    ratio: nullableNumber,
    interval: interval.nullable(),
    savedSeconds: z.object({seconds: z.number(), interval}).nullable(),
    online: estimate.optional(),
    offline: estimate.optional(),
    inflation: estimate.optional(),
    causes: z.array(cause),
    flags: z.array(z.string()),
    n: z.number().int().nonnegative(),
    headline: z.string(),
    scope: z.string(),
    notCollected: z.array(z.string()),
    nextStep: z.string(),
    rehearsal: z.boolean(),
  })
  .loose();

const fact = z.object({
  id: z.string().describe('section.name, such as host.kernel or gpu.0.driver'),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  why: z.string().nullable().describe('why there is no value'),
});
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const limit = z.object({value: nullableNumber, how: z.string().nullable(), why: z.string().nullable()});

const gate = z.object({
  id: z.string(),
  title: z.string(),
  result: z.enum(['held', 'failed', 'not checked']),
  number: z.string().nullable(),
  source: z.string(),
});

const armStats = z.object({
  mode: z.string(),
  arm: z.string(),
  n: z.number().int().nonnegative(),
  times_s: z.array(z.number()),
  median_s: nullableNumber,
  min_s: nullableNumber,
  max_s: nullableNumber,
  geometric_mean_s: nullableNumber,
  interval_s: interval.nullable().describe('95 %, of the geometric mean'),
});

export const reportShape = z.object({
  schema: z.literal('faststart.report/2'),
  ok: z.boolean().optional().describe('with --json only'),
  origin: z
    .enum(['measured', 'stand-in', 'rehearsal'])
    .describe('stand-in: real starts of servers that are no vLLM; rehearsal: no measurement at all'),
  rehearsal: z.boolean(),
  createdAt: z.string(),
  tool: z.string(),
  session: z.object({
    runId: z.string(),
    argv: z.array(z.string()),
    started: z.string().nullable(),
    ended: z.string().nullable(),
    interrupted: z.boolean(),
  }),
  environment: z.object({
    start: z.array(fact),
    end: z.array(fact),
    changed: z.array(z.object({id: z.string(), before: scalar, after: scalar})),
  }),
  design: z.object({
    constants: z.record(z.string(), z.number()),
    blocks: z.array(
      z.object({head: blockHead, finished: z.enum(['complete', 'stopped', 'failed']).nullable()}),
    ),
  }),
  runs: z.array(z.intersection(runRecord, z.object({state: z.enum(['valid', 'warm-up', 'invalid'])}))),
  stats: z.array(armStats),
  phases: z.array(
    z.object({
      mode: z.string(),
      arm: z.string(),
      phases: z.array(z.object({name: z.string(), seconds: z.number()})),
    }),
  ),
  readRates: z.array(
    z.object({
      mode: z.string(),
      arm: z.string(),
      bytesPerSecond: z.number(),
      weightBytes: z.number(),
      loadSeconds: z.number(),
      diskBytes: nullableNumber,
    }),
  ),
  limits: z.object({ceiling: limit, disk_bytes_per_second: limit, h2d_bytes_per_second: limit}),
  verdict: verdictShape,
  evidence: z.object({
    runGates: z.array(gate),
    sessionGates: z.array(gate),
    hardStops: z.array(
      z.object({id: z.string(), status: z.string(), waived: z.boolean(), observed: z.string()}),
    ),
  }),
  notChecked: z.array(z.string()),
  selfTest: z.object({pass: z.boolean(), cases: z.array(z.object({name: z.string(), pass: z.boolean()}))}),
  repeat: z.object({
    commands: z.array(z.string()).max(6),
    needs: z.array(z.string()),
    digests: z.array(z.string()),
  }),
  redactions: z.array(z.string()),
  source: z.object({
    sha256: z.string().describe('of events.jsonl'),
    events: z.number().int(),
    damage: z.array(z.string()),
    chained: z.boolean(),
  }),
});

/** JSON Schema of a JSON report, draft 2020-12. */
export function reportJsonSchema(): string {
  const schema = z.toJSONSchema(reportShape, {io: 'output'});
  return `${JSON.stringify({title: 'faststart.report/2', ...schema}, null, 2)}\n`;
}
