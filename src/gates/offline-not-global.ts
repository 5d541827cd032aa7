import type {Context} from '../context.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import {parseEnvFile} from '../env/parse.ts';
import type {Read} from '../host/ports.ts';
import {baseFolderOf, envFilesOf} from './env-files.ts';
import {byHand, fix, pass, stop, unknown, warn} from './result.ts';

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
/** What the hub's library takes as true. */
const TRUE = /^(?:1|on|yes|true)$/i;

/** Lines that set one of the flags, in any spelling that one of the readers takes. Pure. */
function offlineLines(path: string, text: string): readonly OfflineLine[] {
  const clean = new Map(parseEnvFile(text).assignments.map(one => [one.line, one.value]));
  return text.split('\n').flatMap((content, index) => {
    const [, key, raw = ''] = FLAG.exec(content.replace(/^\uFEFF/, '')) ?? [];
    return key === undefined ? [] : [{path, line: index + 1, key, value: clean.get(index + 1) ?? raw}];
  });
}

async function readLines(context: Context): Promise<OfflineNotGlobalFacts> {
  const {stack, envFile} = context.settings;
  const evidence: Evidence[] = [];
  const lines: OfflineLine[] = [];
  const failed = (message: string): OfflineNotGlobalFacts => ({
    lines: {ok: false, code: 'failed', message},
    evidence,
  });
  const paths = new Set(stack.commonEnv === null ? [envFile] : [stack.commonEnv, envFile]);
  for (const composeFile of stack.composeFiles) {
    const text = await context.host.readText(composeFile);
    if (!text.ok) return failed(`${composeFile} cannot be read: ${text.message}`);
    const named = envFilesOf(text.value, baseFolderOf(stack.composeFiles));
    if (!named.ok) return failed(`${composeFile}: ${named.message}`);
    for (const path of named.value) paths.add(path);
  }
  for (const path of paths) {
    const text = await context.host.readText(path);
    if (!text.ok && text.code !== 'ENOENT') return failed(`${path} cannot be read: ${text.message}`);
    const found = text.ok ? offlineLines(path, text.value) : [];
    lines.push(...found);
    const said = text.ok ? 'no such line' : 'no such file';
    evidence.push({
      command: `grep -nE 'HF_HUB_OFFLINE|TRANSFORMERS_OFFLINE' ${path}`,
      text: found.map(one => `${one.line}:${one.key}=${one.value}`).join('\n') || said,
    });
  }
  return {lines: {ok: true, value: lines}, evidence};
}

function removal(lines: readonly OfflineLine[]) {
  const paths = [...new Set(lines.map(one => one.path))];
  const script =
    '/^[[:space:]]*(export[[:space:]]+)?(HF_HUB_OFFLINE|TRANSFORMERS_OFFLINE)[[:space:]]*([=:]|$)/d';
  return fix('delete these lines (a copy is kept as *.faststart-backup)', {
    argv: ['sed', '-i.faststart-backup', '-E', script, ...paths],
  });
}

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
    const observed = lines.value.map(one => `${one.path}:${one.line} ${one.key}=${one.value}`).join('; ');
    const on = lines.value.filter(one => TRUE.test(one.value));
    if (on.length > 0) {
      return stop({...base, short: `${on[0]?.key} is always on`, observed, fixes: [removal(lines.value)]});
    }
    if (lines.value.length > 0) {
      return warn({
        ...base,
        short: 'an offline flag is set, though not to a true value',
        observed,
        fixes: [removal(lines.value)],
      });
    }
    return pass({
      ...base,
      short: 'offline is off until asked for',
      observed: 'neither flag is set in any env file',
    });
  },
});
