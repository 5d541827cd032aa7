import {damagedLine, readJournal} from '../engine/journal.ts';
import {jsonProblem, parseJson} from '../engine/parse-json.ts';
import type {Read} from '../host/ports.ts';
import {armsOf, factsFromBlocks} from './facts-from-blocks.ts';
import {factsFromNumbers} from './facts-from-numbers.ts';
import {type VerdictInput, verdictInput} from './input-schema.ts';
import {foldJournal} from './journal-fold.ts';
import {unitProblems} from './number-units.ts';
import {repeatedKey} from './repeated-key.ts';
import type {Block, Verdict} from './types.ts';
import {verdictOf} from './verdict.ts';
import {runbookArm, type VerdictFacts} from './verdict-facts.ts';

const EVENTS_VERSION = 1;

const refused = (message: string): Read<never> => ({ok: false, code: 'invalid-input', message});

const pathWords = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (words, key) =>
      typeof key === 'number' ? `${words}[${key}]` : `${words}${words === '' ? '' : '.'}${String(key)}`,
    '',
  );

function firstOf(problems: readonly string[]): string {
  const more = problems.length > 5 ? `; and ${problems.length - 5} more` : '';
  return `${problems.slice(0, 5).join('; ')}${more}`;
}

/** The cold start is judged for itself and gets a line of its own. */
function withColdStart(verdict: Verdict, {coldStart, claim}: VerdictInput): Read<Verdict> {
  if (coldStart === undefined) return {ok: true, value: verdict};
  const cold = verdictFromNumbers({claim, scenario: 'cold start', ...coldStart});
  return cold.ok
    ? {ok: true, value: {...verdict, scenarios: [cold.value]}}
    : refused(`coldStart: ${cold.message}`);
}

function verdictFromNumbers(data: unknown): Read<Verdict> {
  const parsed = verdictInput.safeParse(data);
  if (parsed.success) {
    const wrongUnits = unitProblems(parsed.data);
    if (wrongUnits.length > 0) return refused(firstOf(wrongUnits));
    const read = factsFromNumbers(parsed.data);
    if (!read.ok) return refused(firstOf(read.problems));
    return withColdStart(verdictOf(read.facts), parsed.data);
  }
  const problems = parsed.error.issues
    // One sentence a list is enough where all of its values are wrong in the same way.
    .filter((issue, index, all) => index === all.findIndex(other => other.message === issue.message))
    .map(issue => `${pathWords(issue.path) || 'the input'} ${issue.message}`);
  return refused(firstOf(problems));
}

type Asked = {
  readonly claim: 'proof' | 'online';
  readonly damage?: readonly string[];
  readonly rehearsal?: boolean;
  readonly notes?: readonly string[];
};

/**
 * The verdict on what was measured here. A proof needs an offline block; `claim` says whether one was asked for. The
 * newest block's tier of the store is judged; the other tier, where it was measured too, is a scenario of its own.
 */
export function verdictFromBlocks(blocks: readonly Block[], options: Asked): Verdict {
  const newest = blocks.at(-1)?.head.storeTier;
  const [own, other] = [
    blocks.filter(block => block.head.storeTier === newest),
    blocks.filter(block => block.head.storeTier !== newest),
  ];
  if (other.length === 0) return verdictOfTier(own, options);
  const judge = (tier: readonly Block[]): Verdict => {
    const offline = tier.some(block => block.head.mode === 'offline');
    return verdictOfTier(tier, offline ? options : {...options, claim: 'online'});
  };
  return {...judge(own), scenarios: [judge(other)]};
}

/** Where the stack has several arms, each is judged against the one baseline for itself; the first carries the others. */
function verdictOfTier(blocks: readonly Block[], options: Asked): Verdict {
  const [first = runbookArm, ...more] = armsOf(blocks);
  const judge = (arm: VerdictFacts['arm']): Verdict => verdictOf(factsFromBlocks(blocks, {...options, arm}));
  return more.length === 0 ? judge(first) : {...judge(first), others: more.map(judge)};
}

/** The version of the first event that is not of ours; null = all are. */
function otherVersion(events: readonly unknown[]): string | null {
  for (const event of events) {
    if (typeof event === 'object' && event !== null && 'v' in event && event.v !== EVENTS_VERSION)
      return String(event.v);
  }
  return null;
}

function verdictFromJournal(text: string): Read<Verdict> {
  const {events, damaged, unchained} = readJournal(text.endsWith('\n') ? text : `${text}\n`);
  const fold = foldJournal(events);
  const {blocks} = fold;
  if (events.length === 0)
    return refused(`is neither JSON with start times nor a journal of a run: ${jsonProblem(text)}`);
  const other = otherVersion(events);
  if (other !== null)
    return refused(
      `was written by another version of this program: its events are v${other}, this one reads v${EVENTS_VERSION}`,
    );
  if (blocks.length === 0) {
    return refused(
      fold.unreadable === 0
        ? 'is a journal without a benchmark in it'
        : `is a journal whose benchmark (${fold.unreadable} events) has a form that this version cannot read: use the version that wrote it, or measure again`,
    );
  }
  const torn = text.endsWith('\n') ? null : text.split('\n').length;
  const damage = [
    ...damaged.filter(line => line !== torn).map(damagedLine),
    ...(fold.unreadable === 0 ? [] : [`${fold.unreadable} benchmark events of an unknown shape`]),
  ];
  const claim = blocks.some(block => block.head.mode === 'offline') ? 'proof' : 'online';
  const notes = unchained
    ? [
        'journal-unchained: its lines carry no hash chain, and so nothing shows that they are as they were written',
      ]
    : [];
  const rehearsal = fold.rehearsal !== null;
  return {ok: true, value: verdictFromBlocks(blocks, {claim, damage, rehearsal, notes})};
}

/**
 * `verdict --input`: JSON with raw seconds, or a journal. Code `invalid-input` with a sentence that names the
 * place and what is wrong with it.
 */
export function verdictFromInput(text: string): Read<Verdict> {
  const withoutMark = text.replace(/^\uFEFF/, '');
  if (withoutMark.trim() === '') return refused('is empty');
  if (withoutMark.includes('\0'))
    return refused('is not UTF-8 text (a shell of Windows writes UTF-16): save it as UTF-8');
  const data = parseJson(withoutMark);
  const isEvent = typeof data === 'object' && data !== null && 'type' in data;
  if (data === undefined || isEvent) return verdictFromJournal(withoutMark);
  const twice = repeatedKey(withoutMark);
  return twice === null
    ? verdictFromNumbers(data)
    : refused(`has ${twice} twice: only one of them can be meant`);
}
