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

const block = z
  .object({baseline: times, faststart: times}, {error: 'must be {"baseline": [..], "faststart": [..]}'})
  .loose();

const load = z
  .number({error: 'must be a number of seconds'})
  .nonnegative({error: 'must be 0 or more seconds'})
  .max(LONGEST_SECONDS, {error: `is above ${LONGEST_SECONDS}: this looks like milliseconds; write seconds`});
const loads = z.union([load, z.array(load).min(1)], {error: 'must be a number of seconds, 0 or more'});

/** `verdict --input`: start times in seconds, and whatever evidence there is. */
export const verdictInput = z
  .object({
    claim: z.enum(['proof', 'online'], {error: 'must be "proof" or "online"'}).default('proof'),
    online: block.nullish(),
    offline: block.nullish(),
    scenario: z
      .enum(['restart', 'cold', 'cold start'], {error: 'must be "restart" or "cold start"'})
      .optional(),
    /** A second verdict line: an input of the same kind. */
    coldStart: z
      .record(z.string(), z.unknown(), {error: 'must be an object like the whole input'})
      .optional(),
    /** Facts under the names of `evidenceNames`, in any scope. */
    evidence: z.record(z.string(), z.unknown(), {error: 'must be an object'}).nullish(),
    /** Loading the weights, inside a start. */
    loadSeconds: z
      .object(
        {baseline: loads.nullish(), faststart: loads.nullish()},
        {error: 'must be {"baseline": seconds}'},
      )
      .loose()
      .nullish(),
  })
  .loose()
  .refine(input => input.online || input.offline, {error: 'holds neither "online" nor "offline" times'})
  .refine(input => input.claim !== 'online' || input.online, {
    error: 'claims "online" and holds no "online" times',
  });

export type VerdictInput = z.infer<typeof verdictInput>;
