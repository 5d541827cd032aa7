import {stripVTControlCharacters} from 'node:util';
import type {RunRecord} from './types.ts';

type LogPhases = RunRecord['log'];

/** `(EngineCore_DP0 pid=123) `, and the vLLM stamp `INFO 11-20 12:00:00 [file.py:123] ` after it. */
const PREFIX =
  /^(?:\([A-Za-z][\w ]*pid=\d+\)\s*)*(?:(?:DEBUG|INFO|WARNING|ERROR)\s+\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\s+\[[^\]]*\]\s*)?/;

/** A log line without colours, process prefix and stamp; of a progress line that overwrites itself, the last state. */
export function plainMessage(line: string): string {
  const last = stripVTControlCharacters(line).replace(/\r+$/, '').split('\r').at(-1) ?? '';
  return last.replace(PREFIX, '').trim();
}

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;

/** vLLM's wordings from 0.8 to 0.32; where one changed, all of them. */
const PATTERNS: Readonly<Record<keyof LogPhases, readonly RegExp[]>> = {
  downloadSeconds: [new RegExp(`^Time spent downloading weights for .*: ${NUMBER} s`)],
  weightsSeconds: [new RegExp(`^Loading weights took ${NUMBER} s`)],
  modelLoadSeconds: [new RegExp(String.raw`^Model loading took [\d.]+ Gi?B(?: memory)? and ${NUMBER} s`)],
  compileSeconds: [
    new RegExp(`^torch\\.compile (?:takes|took) ${NUMBER} s in total`),
    new RegExp(`\\(compilation: ${NUMBER} s\\)`),
  ],
  engineInitSeconds: [new RegExp(String.raw`^init engine \(profile.*?\) took ${NUMBER} s`)],
};

function secondsIn(message: string, patterns: readonly RegExp[]): number | null {
  for (const pattern of patterns) {
    const found = pattern.exec(message)?.[1];
    if (found !== undefined) return Number(found);
  }
  return null;
}

const noPhases: LogPhases = {
  downloadSeconds: null,
  weightsSeconds: null,
  modelLoadSeconds: null,
  compileSeconds: null,
  engineInitSeconds: null,
};

/**
 * Seconds that a server's start-up log states. With several workers, the slowest of each phase. null = the line is
 * not there: older or newer wording, another loader, or a phase that did not happen.
 */
export function logPhases(lines: readonly string[]): LogPhases {
  const found = {...noPhases};
  for (const line of lines) {
    const message = plainMessage(line);
    for (const key of Object.keys(PATTERNS) as (keyof LogPhases)[]) {
      const value = secondsIn(message, PATTERNS[key]);
      if (value !== null) found[key] = Math.max(found[key] ?? 0, value);
    }
  }
  return found;
}

/** Whether the store's log says that bytes came from the disk: a warm store only hands out its copy. */
export function storeReadDisk(lines: readonly string[]): boolean {
  return lines.some(line =>
    /Loading model .* to host|Finished loading model .* from disk/.test(stripVTControlCharacters(line)),
  );
}
