import type {Context} from '../context.ts';
import type {Look} from '../disks/types.ts';
import type {Evidence, GateResult} from '../engine/gate.ts';
import {modelTreeUrl, readModelBytes} from '../env/model-size.ts';
import type {RunConfigResult} from '../env/run-config.ts';
import type {RunConfig} from '../env/types.ts';
import {pinRevision} from '../stacks/pin-revision.ts';
import {observeCache} from './cache-facts.ts';
import {cacheHasConfig} from './cache-has-config.ts';
import {readConfig} from './config.ts';
import {observeConversion} from './conversion-facts.ts';
import {conversionPresent} from './conversion-present.ts';
import {type Room, readRooms, readUsedBytes} from './room.ts';

export type SpaceFacts = {
  readonly config: RunConfigResult;
  /** Whether each of the two forms of the model is there, whole. */
  readonly converted: Look<boolean>;
  readonly cached: Look<boolean>;
  /** null = not asked, because nothing is missing. */
  readonly modelBytes: Look<number> | null;
  /** What is left of a conversion that did not end. */
  readonly leftBytes: Look<number>;
  /** What the model's folder of the cache holds. */
  readonly cachedBytes: Look<number>;
  /** Of the model folder, then of the cache. */
  readonly rooms: Look<readonly Room[]>;
  readonly evidence: readonly Evidence[];
};

const ZERO: Look<number> = {status: 'seen', value: 0};

function isWhole(result: GateResult): Look<boolean> {
  return result.status === 'unknown'
    ? {status: 'unknown', why: result.observed}
    : {status: 'seen', value: result.status === 'pass'};
}

/** Adds up looks; one that failed makes the sum unknown. */
function total(looks: readonly Look<number>[]): Look<number> {
  let sum = 0;
  for (const look of looks) {
    if (look.status === 'unknown') return look;
    sum += look.value;
  }
  return {status: 'seen', value: sum};
}

/** What there is of the model, judged as the gates of steps 4 and 5 judge it. */
async function readForms(context: Context, config: RunConfig) {
  const {host} = context;
  const ok = {ok: true, value: config} as const;
  const {modelFolder, cacheFolder, modelName} = config;
  const conversion = await observeConversion(host, `${modelFolder}/vllm/${modelName}`);
  const cache = await observeCache(host, cacheFolder, await pinRevision(context, config));
  const real = await host.realPath(cacheFolder);
  const converted = conversionPresent.judge({
    config: ok,
    isNeeded: context.settings.stack.spec.converter !== null,
    knowsDtype: false,
    conversion,
    evidence: [],
  });
  const realFolder = real.ok ? real.value : null;
  const cached = cacheHasConfig.judge({
    config: ok,
    cache,
    realFolder,
    convertedFrom: null,
    named: null,
    evidence: [],
  });
  const cacheFiles = cache.files.ok ? cache.files.value : [];
  return {
    converted: isWhole(converted),
    cached: isWhole(cached),
    left: [conversion.path, ...(conversion.partial === null ? [] : [conversion.partial])],
    cacheFolder: cache.folder,
    /** Meaningful where the cache is whole: then the hub need not be asked. */
    bytesInCache: cacheFiles.reduce((sum, {file}) => sum + (file.ok ? file.value.bytes : 0), 0),
  };
}

/** Seen, and so. */
export function isTrue(look: Look<boolean>): boolean {
  return look.status === 'seen' && look.value;
}

async function readSize(
  context: Context,
  config: RunConfig,
  inCache: number | null,
): Promise<{bytes: Look<number>; evidence: readonly Evidence[]}> {
  if (inCache !== null) return {bytes: {status: 'seen', value: inCache}, evidence: []};
  const bytes = await readModelBytes(context, config);
  const sent = config.hfToken === null ? '' : '-H "Authorization: Bearer $HF_TOKEN" ';
  const text = bytes.status === 'seen' ? `${bytes.value} bytes of weights` : bytes.why;
  return {bytes, evidence: [{command: `curl -sS ${sent}'${modelTreeUrl(config)}'`, text}]};
}

/** Looks at what is there, at what is missing, and at the room for it. Reads only. */
export async function observeSpace(context: Context): Promise<SpaceFacts> {
  const config = await readConfig(context);
  if (!config.ok) {
    const unseen: Look<never> = {status: 'unknown', why: '.env does not say where'};
    const nothing = {modelBytes: null, leftBytes: ZERO, cachedBytes: ZERO, evidence: []};
    return {config, converted: unseen, cached: unseen, rooms: unseen, ...nothing};
  }
  const {modelFolder, cacheFolder} = config.value;
  const forms = await readForms(context, config.value);
  const {converted, cached} = forms;
  const {rooms, evidence} = await readRooms(context, [modelFolder, cacheFolder]);
  const seen = {config, converted, cached, rooms};
  if (isTrue(converted) && isTrue(cached))
    return {...seen, modelBytes: null, leftBytes: ZERO, cachedBytes: ZERO, evidence: [evidence]};
  const [size, left, inCache] = await Promise.all([
    readSize(context, config.value, isTrue(cached) ? forms.bytesInCache : null),
    Promise.all(isTrue(converted) ? [] : forms.left.map(folder => readUsedBytes(context, folder))),
    isTrue(cached) ? {used: ZERO, evidence: []} : readUsedBytes(context, forms.cacheFolder),
  ]);
  return {
    ...seen,
    modelBytes: size.bytes,
    leftBytes: total(left.map(one => one.used)),
    cachedBytes: inCache.used,
    evidence: [evidence, ...size.evidence, ...left.flatMap(one => one.evidence), ...inCache.evidence],
  };
}
