import {z} from 'zod';

/** A start that took longer than this is a time in milliseconds: the longest wait here is a sixth of it. */
const LONGEST_SECONDS = 7200;

const seconds = z
  .number({error: 'must be a number of seconds, not a text or a blank'})
  .refine(Number.isFinite, {error: 'must be finite'})
  .refine(value => value > 0, {error: 'must be above 0: no start takes no time'})
  .refine(value => value <= LONGEST_SECONDS, {
    error: `is above ${LONGEST_SECONDS}: these look like milliseconds; write seconds`,
  });

const times = z
  .array(seconds, {error: 'must be a list of seconds, in the order they were measured'})
  .min(1, {error: 'is empty: put in the seconds of each run, or leave the whole block out'});

const block = z.object(
  {baseline: times, faststart: times},
  {error: 'must be {"baseline": [..], "faststart": [..]}'},
);

/** One value per run in the order of the times; null = not known for that run. */
const perRun = <T extends z.ZodType>(value: T) => z.array(value.nullable()).optional();
const bytes = z.number().nonnegative();
const some = z.number().nonnegative();

const armEvidence = z
  .object({
    restartCounts: perRun(z.number().int().nonnegative()),
    network: perRun(z.enum(['none', 'chatter', 'download', 'unknown'])),
    rxBytes: perRun(bytes),
    hubCacheGrowthBytes: perRun(bytes),
    readBytes: perRun(bytes),
    downloadSeconds: perRun(some),
    loadSeconds: perRun(some),
    compileSeconds: perRun(some),
    stopSeconds: perRun(some),
    texts: perRun(z.string()),
  })
  .loose();

const modeEvidence = z
  .object({
    baseline: armEvidence.optional(),
    faststart: armEvidence.optional(),
    offlineFlagsEffective: z.boolean().optional(),
    drop: z.enum(['none', 'files', 'system']).optional(),
    storeTier: z.enum(['warm', 'cold']).optional(),
  })
  .loose();

export type ArmEvidence = z.infer<typeof armEvidence>;
export type ModeEvidence = z.infer<typeof modeEvidence>;

const evidence = z
  .object({
    online: modeEvidence.optional(),
    offline: modeEvidence.optional(),
    /** How far a time may be off. */
    pollGapSeconds: z.number().positive().optional(),
    weightBytes: z.number().positive().optional(),
    outputsMatch: z.boolean().optional(),
    /** Differences between the arms that must not be; empty = compared and equal. */
    parity: z.array(z.string()).optional(),
    /** Run i of one arm was measured next to run i of the other. */
    paired: z.boolean().optional(),
    includesStop: z.boolean().optional(),
    waived: z.array(z.string()).optional(),
  })
  .loose();

/** `verdict --input`: start times in seconds, and whatever evidence there is. */
export const verdictInput = z
  .object({
    claim: z.enum(['proof', 'online'], {error: 'must be "proof" or "online"'}).default('proof'),
    online: block.optional(),
    offline: block.optional(),
    evidence: evidence.optional(),
    loadSeconds: z
      .object({baseline: seconds.optional(), faststart: z.number().nonnegative().optional()})
      .loose()
      .optional(),
  })
  .loose()
  .refine(input => input.online !== undefined || input.offline !== undefined, {
    error: 'holds neither "online" nor "offline" times',
  })
  .refine(input => input.claim !== 'online' || input.online !== undefined, {
    error: 'claims "online" and holds no "online" times',
  });

export type VerdictInput = z.infer<typeof verdictInput>;
