import type {Context} from '../context.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import {isOn, offlineState} from '../env/offline-state.ts';
import {parseEnvFile} from '../env/parse.ts';
import type {Read} from '../host/ports.ts';
import {readEnvFiles} from './env-files.ts';
import {byHand, fix, pass, runStep, stop, unknown, warn} from './result.ts';

/** One line that sets one of the two flags. */
type OfflineLine = {
  readonly path: string;
  readonly line: number;
  readonly key: string;
  readonly value: string;
};

type OfflineNotGlobalFacts = {
  readonly lines: Read<readonly OfflineLine[]>;
  readonly evidence: readonly Evidence[];
};

const EXPECTED = 'no HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE in common.env or any other env_file';
const FLAG = /^\s*(?:export\s+)?(HF_HUB_OFFLINE|TRANSFORMERS_OFFLINE)\s*(?:[=:]\s*(.*?)\s*)?$/;

/** Lines that set one of the flags, in any spelling that one of the readers takes. Pure. */
function offlineLines(path: string, text: string): readonly OfflineLine[] {
  const clean = new Map(parseEnvFile(text).assignments.map(one => [one.line, one.value]));
  return text.split('\n').flatMap((content, index) => {
    const [, key, raw = ''] = FLAG.exec(content.replace(/^\uFEFF/, '')) ?? [];
    return key === undefined ? [] : [{path, line: index + 1, key, value: clean.get(index + 1) ?? raw}];
  });
}

async function readLines(context: Context): Promise<OfflineNotGlobalFacts> {
  const files = await readEnvFiles(context);
  if (!files.ok) return {lines: files, evidence: []};
  const found = files.value.map(({path, text}) => ({
    path,
    lines: text === null ? [] : offlineLines(path, text),
    otherwise: text === null ? 'no such file' : 'no such line',
  }));
  return {
    lines: {ok: true, value: found.flatMap(one => one.lines)},
    evidence: found.map(({path, lines, otherwise}) => ({
      command: `grep -nE 'HF_HUB_OFFLINE|TRANSFORMERS_OFFLINE' ${path}`,
      text: lines.map(one => `${one.line}:${one.key}=${one.value}`).join('\n') || otherwise,
    })),
  };
}

function removal(lines: readonly OfflineLine[]) {
  const paths = [...new Set(lines.map(one => one.path))];
  const script =
    '/^[[:space:]]*(export[[:space:]]+)?(HF_HUB_OFFLINE|TRANSFORMERS_OFFLINE)[[:space:]]*([=:]|$)/d';
  return fix('delete these lines (a copy is kept as *.faststart-backup)', {
    argv: ['sed', '-i.faststart-backup', '-E', script, ...paths],
  });
}

const REPO = runStep('repo', 'take these lines out of every env file');

export const offlineNotGlobal = defineGate<Context, OfflineNotGlobalFacts>({
  id: 'offline-not-global',
  title: 'Offline is not switched on for good',
  section: 'One-time repo change A',
  why: "If HF_HUB_OFFLINE=1 is always on, baseline will crash-loop whenever the HF cache is missing. That looks like a hang, but it's actually “never becomes ready”.",
  waivable: false,
  observe: readLines,
  judge({lines, evidence}) {
    const base = {expected: EXPECTED, evidence};
    if (!lines.ok)
      return unknown({
        ...base,
        short: 'the env files could not all be read',
        observed: lines.message,
        fixes: [
          byHand('make that file readable and whole, then check again', 'faststart check offline-not-global'),
        ],
      });
    const observed = lines.value
      .map(one => `${one.path}:${one.line} ${one.key}=${one.value} (${offlineState(one.value)})`)
      .join('; ');
    const on = lines.value.filter(one => isOn(one.value));
    if (on.length > 0) {
      return stop({
        ...base,
        short: `${on[0]?.key} is always on`,
        observed,
        fixes: [REPO, removal(lines.value)],
      });
    }
    if (lines.value.length > 0) {
      return warn({
        ...base,
        short: 'an offline flag is set, though not to a true value',
        observed,
        fixes: [REPO, removal(lines.value)],
      });
    }
    return pass({
      ...base,
      short: 'offline is off until asked for',
      observed: 'neither flag is set in any env file',
    });
  },
});
