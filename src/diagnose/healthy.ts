import type {Line} from './clean-log.ts';
import type {Observation} from './observation.ts';
import {type Bar, barOf, roughly} from './progress.ts';
import {quoteLine} from './rules/rule.ts';
import {type Stage, type StageId, stageOfLine} from './stage.ts';
import type {CauseEvidence, DiagnosedCause} from './types.ts';

/** What a start-up that nothing stopped does, why one waits, and from when on the wait would be worrying. */
type Finding = {
  readonly id: string;
  readonly title: string;
  readonly wait: string;
  readonly worrying?: string;
  readonly look: readonly string[];
};

const download: Finding = {
  id: 'download-in-progress',
  title: 'downloading the weights; not a hang',
  wait: 'wait; a restart may lose what is downloaded',
  worrying: 'worrying when the cache folder has not grown for 2 minutes',
  look: ['du -sh "$HF_CACHE_FOLDER"   # grows while it downloads'],
};
const reading: Finding = {
  id: 'slow-weight-loading',
  title: 'reading the weights; not a hang',
  wait: 'wait; a restart starts reading anew',
  worrying: 'worrying when the count stands still for 5 minutes and the disk is idle (iostat -x 2)',
  look: ['df -hT "$HF_CACHE_FOLDER" "$MODEL_FOLDER"   # /dev/root = the slow OS disk'],
};
const compiling: Finding = {
  id: 'slow-compile-or-graph-capture',
  title: 'compiling or capturing CUDA graphs; not a hang',
  wait: 'wait; a restart starts compiling anew',
  worrying:
    'worrying when it lasts 30 minutes, or at once when CPU and GPU are idle (docker stats, nvidia-smi)',
  look: ['keep the compile cache on a volume, or skip with --enforce-eager'],
};
const early: Finding = {
  id: 'start-up-in-progress',
  title: 'starting up, nothing wrong so far',
  wait: 'wait',
  worrying: 'worrying when no line follows for 3 minutes',
  look: [],
};
const converting: Finding = {
  id: 'conversion-in-progress',
  title: 'writing the model in the store format; not a hang',
  wait: 'wait; a restart starts converting anew',
  worrying: 'worrying when the folder has not grown for 5 minutes',
  look: ['du -sh "$MODEL_FOLDER"   # grows while it writes'],
};
const converted: Finding = {id: 'converted', title: 'the conversion is done', wait: '', look: []};
/** Of a server that answers, or says that it listens. */
export const READY = 'ready';
const ready: Finding = {id: READY, title: 'up and serving', wait: '', look: []};

const BY_STAGE: Readonly<Record<Exclude<StageId, 'finding-weights'>, Finding>> = {
  unknown: early,
  importing: early,
  configuring: early,
  'starting-engine': early,
  'joining-workers': early,
  'pinning-memory': early,
  downloading: download,
  'reading-weights': reading,
  'store-loading': reading,
  'weights-loaded': reading,
  compiling,
  profiling: compiling,
  capturing: compiling,
  'starting-server': early,
  converting,
  converted,
  ready,
};

/** Between "starting to load" and the first shard there is silence: a download, unless there is nothing to download. */
function findingWeights(seen: Observation): Finding {
  const local = seen.current.some(line =>
    /Starting to load model [./~]|load_format['=: ]+(?:LoadFormat\.)?'?serverless_llm|model(?:_path)?=['"][./~]/i.test(
      line.message,
    ),
  );
  return local || seen.offline?.on || seen.hubCache?.holds === 'all' ? reading : download;
}

/** Bars of this stage, the last state of each: several files are downloaded side by side. */
function barsOf(lines: readonly Line[], stage: Stage): Bar[] {
  const latest = new Map<string, Bar>();
  for (const line of lines) {
    const bar = stageOfLine(line) === stage.id ? barOf(line.message) : null;
    if (bar !== null) latest.set(line.message.split(/:\s|\s\s/, 1)[0] ?? '', bar);
  }
  return [...latest.values()].filter(bar => bar.done !== bar.total);
}

/** How fast it goes and how long it will take, where bars say so. */
function paceOf(bars: readonly Bar[]): {evidence: CauseEvidence[]; left: number | null} {
  const measured = bars.filter(bar => bar.rate !== null);
  if (measured.length === 0) return {evidence: [], left: null};
  const known = measured.flatMap(bar => bar.leftSeconds ?? []);
  const left = known.length === 0 ? null : Math.max(...known);
  const parts = measured.slice(0, 4).map(bar => `${bar.done} of ${bar.total} at ${bar.rate}`);
  const rest = left === null ? '' : `; about ${roughly(left)} left`;
  return {evidence: [{text: `${parts.join(', ')}${rest}`, source: 'progress bars'}], left};
}

/** What a start-up that nothing stopped is doing. */
export function healthyFinding(seen: Observation, stage: Stage): DiagnosedCause {
  const {id, title, wait, worrying, look} =
    stage.id === 'finding-weights' ? findingWeights(seen) : BY_STAGE[stage.id];
  const line = stage.line === null ? [] : [quoteLine(stage.line)];
  const probe = seen.probe === null ? [] : [{text: seen.probe.said, source: seen.probe.url}];
  const pace = paceOf(barsOf(seen.current, stage));
  const sure = stage.id === 'unknown' ? 0.3 : stage.id === 'finding-weights' ? 0.7 : 0.9;
  const estimate = pace.left === null ? '' : ` (about ${roughly(pace.left)} by its own estimate)`;
  return {
    id,
    title,
    confidence: seen.probe?.ready ? 1 : sure,
    evidence: [...line, ...pace.evidence, ...probe],
    fix: [
      ...(wait === '' ? [] : [wait.replace(/^wait/, `wait${estimate}`)]),
      ...look,
      ...(worrying === undefined ? [] : [worrying]),
    ],
    restartHelps: false,
  };
}
