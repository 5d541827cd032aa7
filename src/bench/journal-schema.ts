import {z} from 'zod';
import type {BlockHead, RunEvidence, RunRecord} from './types.ts';

const maybe = z.number().nullable();
const text = z.string().nullable();
const armId = z.string();
const mode = z.enum(['online', 'offline']);
const drop = z.enum(['none', 'files', 'system']);
const flags = z.record(z.string(), z.string());

const fingerprint = z.object({
  machine: text,
  bootId: text,
  model: z.string(),
  revision: text,
  images: z.record(armId, text),
  disk: text,
  rehearsal: z.boolean(),
});

export const blockHead: z.ZodType<BlockHead> = z.object({
  id: z.string(),
  stack: z.string(),
  mode,
  pairs: z.number(),
  order: z.array(z.object({arm: armId, pair: z.number()})),
  seed: z.number(),
  storeTier: z.enum(['warm', 'cold']),
  drop,
  note: z.string(),
  fingerprint,
  egress: z.object({cut: z.boolean(), why: text}).nullable().default(null),
  waived: z.array(z.string()),
  offlineFlags: z.record(armId, flags),
  parity: z.record(armId, z.array(z.string())).nullable(),
});

const gpuState = z.object({uuid: z.string(), memoryUsedMiB: maybe, clockMHz: maybe, throttled: text});

const evidence: z.ZodType<RunEvidence> = z.object({
  phases: z.object({verifyMs: maybe, settleMs: maybe, storeReadyMs: maybe}),
  toolCpuShare: maybe,
  network: z.object({
    remotes: z
      .array(z.object({address: z.string(), states: z.array(z.string()), looks: z.number()}))
      .nullable(),
    refsMoved: z.boolean().nullable(),
    hubLines: z.array(z.string()).nullable(),
  }),
  disk: z.object({
    writeBytes: maybe,
    elsewhere: z.record(z.string(), z.number()).nullable(),
    busyBefore: maybe,
    heldUpMs: maybe.optional(),
  }),
  gpu: z.object({before: z.array(gpuState), after: z.array(gpuState)}).nullable(),
  offlineFlags: z.object({from: z.enum(['process', 'container']), values: flags}).nullable(),
  unseen: z.array(z.string()),
});

export const runRecord: z.ZodType<RunRecord> = z.object({
  id: z.string(),
  block: z.string(),
  arm: armId,
  mode,
  pair: z.number(),
  attempt: z.number(),
  discarded: z.literal('warmup').nullable(),
  faults: z.array(z.object({gate: z.string(), text: z.string()})),
  startedAt: z.string(),
  phases: z.object({
    stopMs: maybe,
    evictMs: maybe,
    bootMs: z.number().positive().nullable(),
    firstTokenMs: maybe,
    firstCompletionMs: maybe,
  }),
  poll: z.object({
    periodMs: z.number(),
    gapMs: maybe,
    answers: z.record(z.string(), z.number()),
    worstLoopDelayMs: z.number(),
  }),
  container: z.object({
    id: z.string(),
    startedAt: text,
    restartCount: z.number(),
    lostMs: maybe.optional(),
  }),
  cache: z.object({drop, residentBytes: maybe, weightBytes: maybe, unproven: text}),
  network: z.object({
    rxBytes: maybe,
    hubCacheGrowthBytes: maybe,
    class: z.enum(['none', 'chatter', 'download', 'unknown']),
  }),
  disk: z.object({readBytes: maybe}),
  log: z.object({
    downloadSeconds: maybe,
    weightsSeconds: maybe,
    modelLoadSeconds: maybe,
    compileSeconds: maybe,
    engineInitSeconds: maybe,
    // Journals of older versions do not have these.
    startupSeconds: maybe.default(null),
    captureSeconds: maybe.default(null),
    hubRetries: maybe.default(null),
    version: text.default(null),
  }),
  completion: z
    .object({
      status: z.number(),
      tokens: maybe,
      text: z.string(),
      logprobs: z.array(z.object({token: z.string(), logprob: z.number()})).optional(),
    })
    .nullable(),
  evidence: evidence.nullable().default(null),
});

/** The events of a journal that verdicts and reports are recomputed from. */
export const benchLine = z.discriminatedUnion('type', [
  z.object({type: z.literal('bench.block'), head: blockHead}),
  z.object({type: z.literal('bench.run'), run: runRecord}),
  z.object({
    type: z.literal('bench.block.finished'),
    block: z.string(),
    finished: z.enum(['complete', 'stopped', 'failed']),
    diskLimit: z
      .object({bytesPerSecond: z.number().positive(), how: z.string(), command: z.string()})
      .optional(),
  }),
]);

export const runStarted = z.object({type: z.literal('run.started'), rehearsal: text});
