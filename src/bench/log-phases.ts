import {stripVTControlCharacters} from 'node:util';
import {cleanLog} from '../diagnose/clean-log.ts';
import type {LogLine} from '../host/ports.ts';
import type {StartPhases} from './types.ts';

/** A log line without colours, process prefix and stamp; of a progress line that overwrites itself, the last state. */
export function plainMessage(line: string): string {
  return cleanLog([line], '').at(-1)?.message ?? '';
}

export const noPhases: StartPhases = {
  startupSeconds: null,
  downloadSeconds: null,
  weightsSeconds: null,
  modelLoadSeconds: null,
  compileSeconds: null,
  captureSeconds: null,
  engineInitSeconds: null,
  hubRetries: null,
  version: null,
};

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;

type Stated = Exclude<keyof StartPhases, 'startupSeconds' | 'hubRetries' | 'version'>;

/** vLLM's wordings from 0.8 to 0.32; where one changed, all of them. */
const PATTERNS: Readonly<Record<Stated, readonly RegExp[]>> = {
  downloadSeconds: [new RegExp(`^Time spent downloading weights for .*: ${NUMBER} s`)],
  weightsSeconds: [new RegExp(`^Loading (?:model )?weights took ${NUMBER} s`)],
  modelLoadSeconds: [
    new RegExp(String.raw`^Model loading took [\d.,]+ Gi?B(?: memory)? and ${NUMBER} s`),
    new RegExp(String.raw`^Loading model weights took [\d.,]+ Gi?B and ${NUMBER} s`),
  ],
  compileSeconds: [
    new RegExp(String.raw`^torch\.compile\b.*?\b(?:takes|took) ${NUMBER} ?s\b`),
    new RegExp(`\\(compilation: ${NUMBER} s\\)`),
  ],
  captureSeconds: [new RegExp(`^Graph capturing finished in ${NUMBER} s`)],
  engineInitSeconds: [new RegExp(String.raw`^init engine \(profile.*?\) took ${NUMBER} s`)],
};

/** Parts of a compilation, for a log whose total is missing; one of each a graph. */
const COMPILE_PARTS = [
  new RegExp(`^Dynamo bytecode transform time: ${NUMBER} s`),
  new RegExp(`^Compiling a graph for (?:dynamic shape|compile range .*|shape .*) takes ${NUMBER} s`),
  new RegExp(`^Directly load the compiled graph\\(s\\) for .* took ${NUMBER} s`),
] as const;

/** `Loading safetensors checkpoint shards: 100% Completed | 4/4 [00:06<00:00, ...]`: whole seconds, by the bar. */
const SHARDS =
  /^Loading (?:\S+ )?(?:checkpoint )?shards: 100% Completed \| (\d+)\/\1 \[(?:(\d+):)?(\d+):(\d+)</;

const RETRY =
  /\bretrying \d+ of \d+|\bRetry(?:ing)? (?:in [\d.]+ ?s|\d+\/\d+)|Max retries exceeded with url|Rate limited\. Waiting/i;

/** What is said first when weights begin to be loaded, in every version and runner. */
const LOAD_BEGINS = /^(?:\S+ )?Starting to load model\b|^Loading model from scratch/;
const LOAD_ENDED = /^(?:Model loading took|Loading model weights took)/;

const VERSION =
  /^vLLM API server version (\d[\w.+-]*)|^Initializing an? (?:V\d )?LLM engine \(v(\d[\w.+-]*)\)|█.*\bversion (\d[\w.+-]*)/;

function firstNumber(message: string, patterns: readonly RegExp[]): number | null {
  for (const pattern of patterns) {
    const found = pattern.exec(message)?.[1];
    if (found !== undefined) return Number(found);
  }
  return null;
}

function barSeconds(message: string): number | null {
  const found = SHARDS.exec(message);
  if (found === null) return null;
  const [hours, minutes, seconds] = [found[2] ?? '0', found[3] ?? '0', found[4] ?? '0'].map(Number);
  return (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}

const most = (before: number | null, value: number | null): number | null =>
  value === null ? before : Math.max(before ?? 0, value);

type Plain = {readonly message: string; readonly process: string; readonly at: string | null};

/** `Worker_TP1 pid=12`: whose line it is, so that what one process says twice is added and two processes are not. */
function processOf(text: string): string {
  return /^\(([^()]*\bpid=\d+[^()]*)\)/.exec(stripVTControlCharacters(text).trimStart())?.[1] ?? '';
}

function compileParts(lines: readonly Plain[]): number | null {
  const sums = new Map<string, number>();
  for (const {message, process} of lines) {
    const part = firstNumber(message, COMPILE_PARTS);
    if (part !== null) sums.set(process, (sums.get(process) ?? 0) + part);
  }
  return sums.size === 0 ? null : Math.max(...sums.values());
}

/** Seconds from the container's start to the first line about loading; Docker's stamps tell it, vLLM's have no zone. */
function startupSeconds(
  lines: readonly Plain[],
  startedAt: string | null,
  load: number | null,
): number | null {
  if (startedAt === null) return null;
  const begins = lines.find(line => line.at !== null && LOAD_BEGINS.test(line.message));
  const ended = lines.find(line => line.at !== null && LOAD_ENDED.test(line.message));
  const moment = begins?.at ?? (load === null ? undefined : ended?.at);
  if (moment === undefined || moment === null) return null;
  const seconds =
    (Date.parse(moment) - Date.parse(startedAt)) / 1000 - (begins === undefined ? (load ?? 0) : 0);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

/**
 * Seconds that a server's start-up log states. With several workers, the slowest of each phase. null = the line is
 * not there: older or newer wording, another loader, or a phase that did not happen. `startedAt`: of the container.
 */
export function logPhases(
  lines: readonly Pick<LogLine, 'text' | 'at'>[],
  startedAt: string | null,
): StartPhases {
  const plain = lines.map(({text, at}) => ({message: plainMessage(text), process: processOf(text), at}));
  const stated = (key: Stated): number | null =>
    plain.reduce<number | null>(
      (before, {message}) => most(before, firstNumber(message, PATTERNS[key])),
      null,
    );
  const bar = plain.reduce<number | null>((before, {message}) => most(before, barSeconds(message)), null);
  const modelLoadSeconds = stated('modelLoadSeconds');
  const version = plain.map(({message}) => VERSION.exec(message)?.slice(1).find(Boolean)).find(Boolean);
  return {
    startupSeconds: startupSeconds(plain, startedAt, modelLoadSeconds),
    downloadSeconds: stated('downloadSeconds'),
    weightsSeconds: stated('weightsSeconds') ?? bar,
    modelLoadSeconds,
    compileSeconds: stated('compileSeconds') ?? compileParts(plain),
    captureSeconds: stated('captureSeconds'),
    engineInitSeconds: stated('engineInitSeconds'),
    hubRetries: lines.length === 0 ? null : plain.filter(({message}) => RETRY.test(message)).length,
    version: version ?? null,
  };
}

/** Whether the store's log says that bytes came from the disk: a warm store only hands out its copy. */
export function storeReadDisk(lines: readonly string[]): boolean {
  return lines.some(line =>
    /Loading model .* to host|Finished loading model .* from disk/.test(stripVTControlCharacters(line)),
  );
}
