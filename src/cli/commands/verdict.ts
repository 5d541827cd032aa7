import {verdictFromInput} from '../../bench/input.ts';
import {exitCode, exitCodeOfVerdict} from '../exit-codes.ts';
import {verdictLines} from '../plain-bench.ts';
import {say, type Voice} from '../session.ts';
import type {Parsed, UsageError} from '../usage-error.ts';

/** The verdict on raw numbers or a journal: `input` is their text. */
export function verdict(voice: Voice, name: string, text: string): Parsed<number> {
  const read = verdictFromInput(text);
  if (!read.ok) return {ok: false, error: wrong(name, read.message)};
  const code = exitCodeOfVerdict(read.value.state);
  say(
    voice,
    {...read.value, ok: code === exitCode('done')},
    verdictLines(read.value, voice.paint, voice.where),
  );
  return {ok: true, value: code};
}

function wrong(name: string, message: string): UsageError {
  return {
    short: `${name === '-' ? 'standard input' : name}: ${message}`,
    fix: [
      'a journal (events.jsonl of a run), or JSON with seconds in the order of the runs:',
      '{"claim":"proof","online":{"baseline":[89.1],"faststart":[27.3]},"offline":{"baseline":[33.0],"faststart":[27.4]}}',
    ],
  };
}
