import {expect, test} from 'vitest';
import {verdictFromBlocks, verdictFromInput} from '../../src/bench/input.ts';
import {foldJournal} from '../../src/bench/journal-fold.ts';
import type {Block} from '../../src/bench/types.ts';
import {readJournal} from '../../src/engine/journal.ts';
import {block} from '../support/fake-run-record.ts';
import {sampleJournal} from '../support/sample-journal.ts';

const online = block('online', 31_600, 26_200);
const offline = block('offline', 31_600, 26_200);

function journalOf(...blocks: Block[]): string {
  const events: object[] = [
    {type: 'run.started', runId: '1', tool: 't', argv: [], steps: [], waived: [], rehearsal: null},
  ];
  for (const {head, runs, finished} of blocks) {
    events.push(
      {type: 'bench.block', head},
      {type: 'bench.tick', run: 'x', tick: {}},
      ...runs.map(run => ({type: 'bench.run', run})),
    );
    if (finished !== null) events.push({type: 'bench.block.finished', block: head.id, finished});
  }
  return events
    .map((event, seq) => `${JSON.stringify({...event, v: 1, seq, at: seq, wall: 'w'})}\n`)
    .join('');
}

test('events give back the blocks they came from', () => {
  const fold = foldJournal(readJournal(journalOf(online, offline)).events);
  expect(fold.blocks).toEqual([online, offline]);
});

test('the verdict of a journal is the verdict of its blocks', () => {
  const read = verdictFromInput(journalOf(online, offline));
  const {flags, ...rest} = verdictFromBlocks([online, offline], {claim: 'proof'});
  expect(read).toMatchObject({ok: true, value: rest});
  // Nobody could see an edit of these lines: that is said.
  expect(read.ok && read.value.flags).toEqual([...flags, expect.stringContaining('journal-unchained')]);
});

test('a chained journal is not said to be unchained', () => {
  const read = verdictFromInput(sampleJournal([online, offline]));
  expect(read.ok && read.value.flags.join()).not.toContain('unchained');
});

test('a torn last line loses nothing else', () => {
  const text = journalOf(online, {...offline, finished: null});
  const read = verdictFromInput(`${text}{"type":"bench.ru`);
  expect(read).toMatchObject({ok: true, value: {state: 'PROVEN', n: 5}});
});

test('a last line without its line end still counts', () => {
  const text = journalOf(online, offline);
  expect(verdictFromInput(text.trimEnd())).toEqual(verdictFromInput(text));
});

test('a damaged line in the middle is an invalid run', () => {
  const lines = journalOf(online, offline).split('\n');
  const damaged = [...lines.slice(0, 2), '{"type":"bench.', ...lines.slice(2)].join('\n');
  const read = verdictFromInput(damaged);
  expect(read).toMatchObject({ok: true, value: {state: 'INVALID_RUN', rule: 'V6'}});
  expect(read.ok && read.value.headline).toContain('line 3 is not what was written there');
});

test('a run of an unknown shape is left out and forbids a proof', () => {
  const text = `${journalOf(online, offline)}${JSON.stringify({type: 'bench.run', run: {id: 1}})}\n`;
  const read = verdictFromInput(text);
  expect(read.ok && read.value.headline).toContain('1 benchmark events of an unknown shape');
});

test('a journal with an online block alone claims no proof', () => {
  expect(verdictFromInput(journalOf(online))).toMatchObject({ok: true, value: {state: 'INCONCLUSIVE'}});
});

test('a journal without a benchmark is refused', () => {
  const read = verdictFromInput(journalOf());
  expect(read).toMatchObject({ok: false, code: 'invalid-input'});
});

test('the rehearsal of a run is known from its first event', () => {
  const fold = foldJournal([{type: 'run.started', rehearsal: 'blank-nvme'}]);
  expect(fold.rehearsal).toBe('blank-nvme');
});
