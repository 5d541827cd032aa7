import {commonPrefix} from './common-prefix.ts';
import {openEnvelope} from './envelope.ts';

export type Level = 'info' | 'warning' | 'error';

/** One line of what was read, free of terminal and logger noise. */
export type Line = {
  /** Position in what was read, from 1; null for words that are not from a log (Docker's own). */
  readonly number: number | null;
  /** As a person should see it: no colours, one state of a progress bar. */
  readonly text: string;
  /** Without time stamps, process prefix and level: what rules match. */
  readonly message: string;
  /** How grave the program itself says it is; left out where it does not say. */
  readonly level?: Level;
  /** How often it was said again right away, by other workers or by one that waits. */
  readonly again?: number;
  readonly source: string;
};

/** Colours and cursor moves; the escape byte itself is often lost or spelt out when a log is pasted. */
const ANSI =
  /(?:\u001b|\^\[|\\x1b|\\u001b|␛|ESC|\^)\[[0-9;?]*[A-Za-z]|\[(?:\d{1,2};)*\d{1,2}m(?!\d{1,2}s)|\u001b[()][A-Z0-9]/g;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/g;

/** What stands before the message, outermost first; several can follow each other. */
const PREFIXES = [
  // markdown quotes, and the stream mark of a Kubernetes log file
  /^(?:>\s+)+/,
  /^(?:stdout|stderr) [FP] /,
  /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?(?: (?:TP|DP|PP|EP)\d+)*\]?\s*(?:\|\s*|-\s+)?/,
  // the web console of RunPod: a pod and how grave it is
  /^[a-z0-9]{14}\[(?:info|warning|error)\]\s*/,
  // the journal of systemd, with or without the host
  /^[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d (?:\S+ )?[\w.@-]+\[\d+\]:\s+/,
  // loggers that name themselves before the level: of Python, of KServe, of Xinference
  /^(?:\d+ )?[\w.]+ (?:- |\d+ )?(?=(?:DEBUG|INFO|WARNING|ERROR|CRITICAL) +(?:- |\[))/,
  // the pod and the container, as tools for several pods put them
  /^[a-z0-9]+(?:-[a-z0-9]+){2,} [\w-]+ (?=\(|\[|DEBUG|INFO|WARNING|ERROR|CRITICAL)/,
  /^\[transformers\]\s+/,
  // line numbers, as grep and CI pages put them
  /^\d+[:\t]\s*(?=[([A-Z])/,
  // logfmt, as Docker's own programs write
  /^time="?[^" ]+"? level=\w+ (?:source=\S+ )?msg="?/,
  // seconds and a counter, as notebooks print them
  /^\d+\.\d+s\s+\d+\s+/,
  /^\((?:[A-Za-z][\w .-]*?)(?:,? (?:rank=\d+ )?pid=\d+)?(?:, ip=[\d.]+)?\)\s*/,
  /^\[(?:rank\d+|default\d+)\]:\s*/,
  /^(?:[\w-]+: )*text_(?:generation|embeddings)_[\w:]+: (?:\S+\.rs:\d+: )?/,
  /^\[?(?:DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|FATAL)\b\]?:?\s*(?:-\s+|\|[^|]*\|\s*)?(?:\d\d-\d\d \d\d:\d\d:\d\d\s+)?(?:\[?[\w./-]+\.(?:py|cpp|rs|cc|cu):(?:[\w<>]+\(\):)?\d+\]\s?)?/,
  /^[IWEF]\d{4,8} \d\d:\d\d:\d\d\.\d+\s+\d+\s+[\w./-]+:\d+\]\s*/,
  // docker compose
  /^[\w.-]+\s+\|\s+/,
] as const;

const LEVELS: readonly (readonly [RegExp, Level])[] = [
  [/^\[?(?:DEBUG|INFO)\b|^I\d{4,8} \d\d:/, 'info'],
  // transformers names itself and not how grave it is: what it raises does not come that way
  [/^\[transformers\] |^\[?WARN(?:ING)?\b|^W\d{4,8} \d\d:|^(?:\S+\.py:\d+: )?\w+Warning: /, 'warning'],
  [/^\[?(?:ERROR|CRITICAL|FATAL)\b|^[EF]\d{4,8} \d\d:/, 'error'],
];

/** No word of a program is as long; patterns that seek a word in such a run would search it from each of its letters. */
const LONG_RUN = /\w{120,}/g;

/** So much of a line is read, from both of its ends: two words far apart are sought from each place of the first. */
const FIRST_LETTERS = 4500;
const LAST_LETTERS = 1500;

function withoutMiddle(text: string): string {
  return text.length > FIRST_LETTERS + LAST_LETTERS
    ? `${text.slice(0, FIRST_LETTERS)} ... ${text.slice(-LAST_LETTERS)}`
    : text;
}

type Stripped = {readonly message: string; readonly level: Level | undefined};

function stripKnown(text: string): Stripped {
  let rest = text;
  let level: Level | undefined;
  for (let round = 0; round < PREFIXES.length; round++) {
    const before = rest;
    for (const prefix of PREFIXES) {
      // The innermost logger is the one that knows.
      level = LEVELS.find(([sign]) => sign.test(rest))?.[1] ?? level;
      rest = rest.replace(prefix, '');
    }
    if (rest === before) break;
  }
  return {message: rest.trim(), level};
}

/** As the programs themselves begin a line: a process, how grave it is, the time, a traceback. */
const WELL_BEGUN =
  /^(?:Traceback \(|File "|\(\w[\w .-]* (?:rank=\d+ )?pid=\d+|\[rank\d+\]: |\[?(?:DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL)\b|[IWEF]\d{4,8} \d\d:\d\d|\[?\d{4}-\d\d-\d\d[ T]\d\d:|\{")/;

/** What is left of a paste: the fences of a code block. */
const FENCE = /^(?:```\w*|<\/?details>)$/;

type Part = Stripped & {
  readonly number: number;
  readonly text: string;
  /** How grave the record calls it that holds the line. */
  readonly given?: Level | undefined;
};

const readable = (text: string): string => text.replace(ANSI, '').replace(CONTROL, '').trimEnd();

/** The states of a progress bar are lines of their own, and so are those that a record holds. */
function partsOf(entry: string, number: number): Part[] {
  return entry
    .replace(/[\r\n]+$/, '')
    .split('\r')
    .flatMap(part => {
      const text = readable(part);
      const stripped = stripKnown(text.trimStart());
      const opened = openEnvelope(stripped.message);
      if (opened === undefined) return [{number, text, ...stripped}];
      return opened.lines
        .map(readable)
        .map(line => ({number, text: line, ...stripKnown(line.trimStart()), given: opened.level}));
    });
}

/** Collectors stand in a row: one puts the machine before each line, the next the time. */
const MOST_COLLECTORS = 3;
const PREFIX_REACH = 500;

/** Without what collectors of logs put before each of them. */
function withoutCommonPrefix(parts: readonly Part[], round = 0): readonly Part[] {
  // What is drawn over a line has no prefix of its own.
  const whole = parts.filter(({number}, index) => parts[index - 1]?.number !== number);
  const prefix = commonPrefix(
    whole.map(({message}) => message.slice(0, PREFIX_REACH)).filter(message => message !== ''),
    message => WELL_BEGUN.test(message),
  );
  if (prefix === undefined || round === MOST_COLLECTORS) return parts;
  const rest = parts.map(part => {
    if (!prefix.test(part.message)) return part;
    const {message, level} = stripKnown(part.message.replace(prefix, ''));
    return {...part, message, level: level ?? part.level};
  });
  return withoutCommonPrefix(rest, round + 1);
}

/** The head of vLLM's logger, behind whatever is left before it: an unknown prefix, a bar without an end. */
const LOGGER_BEHIND = /^.{1,150}?(?=(?:DEBUG|INFO|WARNING|ERROR|CRITICAL) \d\d-\d\d \d\d:\d\d:\d\d )/;

function behindOthers(part: Part): Part {
  if (!LOGGER_BEHIND.test(part.message)) return part;
  return {...part, ...stripKnown(part.message.replace(LOGGER_BEHIND, ''))};
}

/** A collector that calls all lines equally grave knows nothing of them. */
function ownLevels(parts: readonly Part[]): readonly Part[] {
  const given = new Set(parts.flatMap(({given: level}) => level ?? []));
  return given.size < 2 ? parts : parts.map(part => ({...part, level: part.level ?? part.given}));
}

/** Cleans a log, oldest line first. Line numbers stay those of the input; empty and doubled lines go. */
export function cleanLog(raw: readonly string[], source: string): Line[] {
  const lines: Line[] = [];
  const read = raw.flatMap((entry, index) => partsOf(entry, index + 1));
  const parts = withoutCommonPrefix(ownLevels(read)).map(behindOthers);
  for (const {number, text, message: whole, level} of parts) {
    const message = withoutMiddle(whole).replace(LONG_RUN, run => run.slice(0, 100));
    const line: Line = {number, text, message, ...(level === undefined ? {} : {level}), source};
    const last = lines.at(-1);
    if (message === '' || FENCE.test(message)) continue;
    if (last !== undefined && last.message === message)
      lines.splice(-1, 1, {...last, again: (last.again ?? 0) + 1});
    else lines.push(line);
  }
  return lines;
}
