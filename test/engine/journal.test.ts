import {describe, expect, it} from 'vitest';
import type {EngineEvent, Stamped} from '../../src/engine/events.ts';
import {createEmitter, journalSink, readJournal} from '../../src/engine/journal.ts';
import {createRedactor} from '../../src/engine/redact.ts';

function recorder() {
  const lines: string[] = [];
  const synced: number[] = [];
  return {
    lines,
    synced,
    append: (line: string) => void lines.push(line),
    sync: () => void synced.push(lines.length),
  };
}

describe('createEmitter', () => {
  it('stamps each event in order and takes secrets out before any sink sees it', () => {
    const redactor = createRedactor();
    redactor.add('token-value');
    const seen: Stamped<EngineEvent>[] = [];
    const emit = createEmitter<EngineEvent>({
      redactor,
      nowMs: () => 12.5,
      wall: () => new Date('2026-01-02T03:04:05Z'),
      sinks: [event => void seen.push(event)],
    });
    emit({type: 'action.output', text: 'the token-value'});
    emit({type: 'step.checking', step: '1'});
    expect(seen).toEqual([
      {
        type: 'action.output',
        text: 'the [redacted]',
        v: 1,
        seq: 0,
        at: 12.5,
        wall: '2026-01-02T03:04:05.000Z',
      },
      {type: 'step.checking', step: '1', v: 1, seq: 1, at: 12.5, wall: '2026-01-02T03:04:05.000Z'},
    ]);
  });
});

describe('journalSink', () => {
  it('keeps events as lines, forces outcomes to the disk and leaves output to its own log', () => {
    const file = recorder();
    const write = journalSink<EngineEvent>(file);
    const stamp = {v: 1, seq: 0, at: 0, wall: ''} as const;
    write({type: 'action.output', text: 'noise', ...stamp});
    write({type: 'step.checking', step: '1', ...stamp});
    write({type: 'step.outcome', step: '1', outcome: {status: 'proved'}, ...stamp});
    expect(file.lines.map(line => JSON.parse(line).type)).toEqual(['step.checking', 'step.outcome']);
    expect(file.synced).toEqual([2]);
  });
});

describe('readJournal', () => {
  it('keeps everything before a torn last line, and the torn text itself', () => {
    expect(readJournal('{"a":1}\n{"a":2}\n{"a":')).toEqual({
      events: [{a: 1}, {a: 2}],
      torn: '{"a":',
      damaged: [],
      unchained: true,
    });
  });

  it('names damaged lines in the middle instead of dropping them in silence', () => {
    expect(readJournal('{"a":1}\nrubbish\n{"a":3}\n')).toEqual({
      events: [{a: 1}, {a: 3}],
      torn: null,
      damaged: [2],
      unchained: true,
    });
  });

  it('reads an empty journal as no events', () => {
    expect(readJournal('')).toEqual({events: [], torn: null, damaged: [], unchained: false});
  });
});
