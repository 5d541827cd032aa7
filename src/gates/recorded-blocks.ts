import {isUnfinished} from '../bench/go-on.ts';
import {verdictFromBlocks} from '../bench/input.ts';
import {foldJournal} from '../bench/journal-fold.ts';
import type {Block, Mode, Verdict} from '../bench/types.ts';
import type {Context} from '../context.ts';
import type {Evidence, GateResult} from '../engine/gate.ts';
import {readJournal} from '../engine/journal.ts';
import type {RunConfigResult} from '../env/run-config.ts';
import {readConfig} from './config.ts';
import {unknown} from './result.ts';

/** What was recorded so far. */
export type RecordedFacts = {
  readonly config: RunConfigResult;
  /** This boot of the machine; null = could not be read. */
  readonly bootId: string | null;
  readonly rehearsal: boolean;
  /** Whose arms are meant. */
  readonly stack: string;
  /** Oldest first, of all recorded runs. */
  readonly blocks: readonly Block[];
  /** Journals that could not be read, and lines that are not what they should be. */
  readonly damage: readonly string[];
  /** Of that, what is wrong with the journal that tells a block, by the block's id. */
  readonly damageOf: ReadonlyMap<string, readonly string[]>;
  readonly evidence: readonly Evidence[];
};

/** Older runs than these were measured on another day; nobody proves anything by them. */
const MOST_RUNS = 20;

function describe({head, runs, finished}: Block): string {
  return `${head.mode} ${head.id}: ${runs.length} runs, ${finished ?? 'cut off'}, ${head.fingerprint.model}`;
}

export async function observeRecorded(context: Context): Promise<RecordedFacts> {
  const config = await readConfig(context);
  const boot = await context.host.readText('/proc/sys/kernel/random/boot_id');
  const runs = (await context.archive.list()).slice(0, MOST_RUNS);
  const damage: string[] = [];
  const blocks: Block[] = [];
  const damageOf = new Map<string, readonly string[]>();
  for (const run of [...runs].reverse()) {
    const journal = await context.archive.journal(run.id);
    if (!journal.ok) {
      if (journal.code !== 'ENOENT') damage.push(`journal of ${run.id}: ${journal.message}`);
      continue;
    }
    const {events, damaged} = readJournal(journal.value);
    const fold = foldJournal(events);
    const own = [
      ...(damaged.length === 0 ? [] : [`journal of ${run.id}: lines ${damaged.join(', ')} are damaged`]),
      ...(fold.unreadable === 0
        ? []
        : [`journal of ${run.id}: ${fold.unreadable} benchmark events have another form`]),
    ];
    damage.push(...own);
    for (const block of fold.blocks) {
      // A block that goes on is told whole by the run that went on with it.
      const told = blocks.findIndex(other => other.head.id === block.head.id);
      if (told >= 0) blocks.splice(told, 1);
      blocks.push(block);
      damageOf.set(block.head.id, own);
    }
  }
  return {
    config,
    bootId: boot.ok ? boot.value.trim() : null,
    rehearsal: context.settings.rehearsal !== null,
    stack: context.settings.stack.spec.id,
    blocks,
    damage,
    damageOf,
    evidence: [{command: 'faststart status', text: blocks.map(describe).join('\n') || 'nothing is recorded'}],
  };
}

/** The result of a gate that cannot tell which blocks are of this boot. Pure. */
export function withoutBootName(base: Pick<GateResult, 'expected' | 'evidence'>): GateResult {
  return unknown({
    ...base,
    short: 'this boot has no name',
    observed: '/proc/sys/kernel/random/boot_id cannot be read',
  });
}

/** Blocks of the model and the stack, made on this boot, of a rehearsal only in a rehearsal; oldest first. Pure. */
function fittingBlocks(facts: RecordedFacts): readonly Block[] {
  const {config, bootId} = facts;
  if (!config.ok || bootId === null) return [];
  return facts.blocks.filter(
    ({head: {fingerprint, stack}}) =>
      stack === facts.stack &&
      fingerprint.model === config.value.modelName &&
      fingerprint.bootId === bootId &&
      fingerprint.rehearsal === facts.rehearsal,
  );
}

/** The newest complete block of a mode. */
export function completeBlock(facts: RecordedFacts, mode: Mode): Block | undefined {
  return fittingBlocks(facts)
    .filter(block => block.head.mode === mode && block.finished === 'complete')
    .at(-1);
}

/** The newest block of a mode, where it was cut off and can be gone on with. */
export function unfinishedBlock(facts: RecordedFacts, mode: Mode): Block | undefined {
  const newest = fittingBlocks(facts)
    .filter(block => block.head.mode === mode)
    .at(-1);
  return newest !== undefined && isUnfinished(newest) ? newest : undefined;
}

/** Those that a verdict rests on. An older journal, or one of another version, does not spoil it. */
function newestOfEach(blocks: readonly Block[]): readonly Block[] {
  const newest = new Map(blocks.map(block => [`${block.head.mode} ${block.head.storeTier}`, block]));
  return [...newest.values()];
}

/**
 * What the newest complete blocks say together, and one that was broken off just now; without an offline one it is the
 * online claim. undefined = nothing measured.
 */
export function recordedVerdict(facts: RecordedFacts, broken?: Block): Verdict | undefined {
  const complete = fittingBlocks(facts).filter(block => block.finished === 'complete');
  const blocks = broken === undefined ? complete : [...complete, broken];
  if (blocks.length === 0) return undefined;
  const {rehearsal} = facts;
  const damage = [...new Set(newestOfEach(blocks).flatMap(({head}) => facts.damageOf.get(head.id) ?? []))];
  const claim = blocks.some(block => block.head.mode === 'offline') ? 'proof' : 'online';
  return verdictFromBlocks(blocks, {claim, damage, rehearsal});
}
