import type {Observation} from './observation.ts';
import {quoteLine} from './rules/rule.ts';
import type {Stage, StageId} from './stage.ts';
import type {DiagnosedCause} from './types.ts';

type Finding = Pick<DiagnosedCause, 'id' | 'title' | 'fix'>;

const download: Finding = {
  id: 'download-in-progress',
  title: 'downloading the weights; not a hang',
  fix: [
    'wait; a restart may lose what is downloaded',
    'du -sh "$HF_CACHE_FOLDER"   # grows while it downloads',
  ],
};
const reading: Finding = {
  id: 'slow-weight-loading',
  title: 'reading the weights; not a hang',
  fix: [
    'wait; a restart starts reading anew',
    'df -hT "$HF_CACHE_FOLDER" "$MODEL_FOLDER"   # /dev/root = the slow OS disk',
  ],
};
const compiling: Finding = {
  id: 'slow-compile-or-graph-capture',
  title: 'compiling or capturing CUDA graphs; not a hang',
  fix: [
    'wait; a restart starts compiling anew',
    'keep the compile cache on a volume, or skip with --enforce-eager',
  ],
};
const early: Finding = {
  id: 'start-up-in-progress',
  title: 'starting up, nothing wrong so far',
  fix: ['wait'],
};
/** Of a server that answers, or says that it listens. */
export const READY = 'ready';
const ready: Finding = {id: READY, title: 'up and serving', fix: []};

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
  ready,
};

/** Between "starting to load" and the first shard there is silence: a download, unless there is nothing to download. */
function findingWeights(seen: Observation): Finding {
  const local = seen.current.some(line =>
    /Starting to load model \/|load_format['=: ]+(?:LoadFormat\.)?'?serverless_llm/i.test(line.message),
  );
  return local || seen.offline?.on || seen.hubCache?.holds === 'all' ? reading : download;
}

/** What a start-up that nothing stopped is doing. */
export function healthyFinding(seen: Observation, stage: Stage): DiagnosedCause {
  const finding = stage.id === 'finding-weights' ? findingWeights(seen) : BY_STAGE[stage.id];
  const line = stage.line === null ? [] : [quoteLine(stage.line)];
  const probe = seen.probe === null ? [] : [{text: seen.probe.said, source: seen.probe.url}];
  const sure = stage.id === 'unknown' ? 0.3 : stage.id === 'finding-weights' ? 0.7 : 0.9;
  return {
    ...finding,
    confidence: seen.probe?.ready ? 1 : sure,
    evidence: [...line, ...probe],
    restartHelps: false,
  };
}
