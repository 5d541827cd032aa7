import type {Context} from '../context.ts';
import {defineGate, type Evidence, type Fix} from '../engine/gate.ts';
import type {Command} from '../engine/plan.ts';
import {quote, toShell} from '../engine/shell.ts';
import {type OfflineLine, offlineLines} from '../env/offline-lines.ts';
import {isOn, offlineState} from '../env/offline-state.ts';
import type {Read} from '../host/ports.ts';
import {readEnvFiles} from './env-files.ts';
import {byHand, fix, pass, runStep, stop, unknown, warn} from './result.ts';

type Found = OfflineLine & {readonly path: string};

type OfflineNotGlobalFacts = {
  readonly lines: Read<readonly Found[]>;
  readonly evidence: readonly Evidence[];
};

const EXPECTED = 'no HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE in common.env or any other env_file';
const SEARCH = ['grep', '-nE', 'HF_HUB_OFFLINE|TRANSFORMERS_OFFLINE'] as const;

/** What is known of a line that only a person understands is the flag itself: the rest of it may be a secret. */
function spelled({key, value, plain}: OfflineLine): string {
  return plain ? `${key}=${value}` : `${key}${/^[=:+[]/.test(value) || value === '' ? '' : '='}${value}`;
}

async function readLines(context: Context): Promise<OfflineNotGlobalFacts> {
  const files = await readEnvFiles(context);
  if (!files.ok) return {lines: files, evidence: []};
  const found = files.value.map(({path, text}) => ({
    path,
    lines: text === null ? [] : offlineLines(text).map(one => ({...one, path})),
    otherwise: text === null ? 'no such file' : 'no such line',
  }));
  return {
    lines: {ok: true, value: found.flatMap(one => one.lines)},
    evidence: found.map(({path, lines, otherwise}) => ({
      command: `grep -nE 'HF_HUB_OFFLINE|TRANSFORMERS_OFFLINE' ${quote(path)}`,
      text: lines.map(one => `${one.line}:${spelled(one)}`).join('\n') || otherwise,
    })),
  };
}

function state(one: OfflineLine): string {
  if (!one.plain) return one.on ? 'may be on; look by hand' : 'look by hand';
  return one.on && !isOn(one.value) ? 'may be on' : offlineState(one.value);
}

const REPO = runStep('repo', 'take these lines out of every env file');

/** Only whole lines, by number: a pattern would also take what is quoted. */
function removal(lines: readonly Found[]): readonly Fix[] {
  const plain = lines.filter(one => one.plain);
  const odd = [...new Set(lines.filter(one => !one.plain).map(one => one.path))];
  const deletions = [...new Set(plain.map(one => one.path))].map((path): Command => {
    const numbers = plain.filter(one => one.path === path).map(one => `${one.line}d`);
    return {argv: ['sed', '-i.faststart-sed', numbers.join(';'), path]};
  });
  return [
    ...(deletions.length === 0 ? [] : [REPO]),
    ...(deletions.length === 0
      ? []
      : [fix('delete these lines (a copy is kept as *.faststart-sed)', ...deletions)]),
    ...odd.map(path =>
      byHand(
        'take the flag out by hand: more than the flag stands on the line',
        toShell({argv: [...SEARCH, path]}),
      ),
    ),
  ];
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
    const observed = lines.value
      .map(one => `${one.path}:${one.line} ${spelled(one)} (${state(one)})`)
      .join('; ');
    const on = lines.value.filter(one => one.on);
    if (on.length > 0) {
      return stop({
        ...base,
        short: on.some(one => isOn(one.value))
          ? `${on.find(one => isOn(one.value))?.key} is always on`
          : `${on[0]?.key} may always be on`,
        observed,
        fixes: removal(lines.value),
      });
    }
    if (lines.value.some(one => !one.plain)) {
      return unknown({
        ...base,
        short: 'a line may set an offline flag: look by hand',
        observed,
        fixes: removal(lines.value),
      });
    }
    if (lines.value.length > 0) {
      return warn({
        ...base,
        short: 'an offline flag is set, though not to a true value',
        observed,
        fixes: removal(lines.value),
      });
    }
    return pass({
      ...base,
      short: 'offline is off until asked for',
      observed: 'neither flag is set in any env file',
    });
  },
});
