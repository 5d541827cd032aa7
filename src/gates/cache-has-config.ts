import type {Context} from '../context.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import type {RunConfigResult} from '../env/run-config.ts';
import {type CacheFacts, isTokenizer, observeCache} from './cache-facts.ts';
import {readConfig, withoutConfig} from './config.ts';
import {pass, runStep, stop, unknown} from './result.ts';

type CacheHasConfigFacts = {
  readonly config: RunConfigResult;
  /** null without a config. */
  readonly cache: CacheFacts | null;
  /** HF_CACHE_FOLDER with links resolved; null = could not be. */
  readonly realFolder: string | null;
  readonly evidence: readonly Evidence[];
};

const EXPECTED =
  'a whole snapshot of the model: config.json, tokenizer, and every weight file that the index names';

/** Reading failed for another reason than that nothing is there. */
function blindSpot(cache: CacheFacts): string | undefined {
  const reads = [
    cache.commit,
    cache.files,
    cache.incomplete,
    ...(cache.files.ok ? cache.files.value.map(one => one.file) : []),
  ];
  const blind = reads.find(read => !read.ok && read.code !== 'ENOENT' && read.code !== 'format');
  return blind === undefined || blind.ok ? undefined : blind.message;
}

/** Everything that is missing, by name. Pure. */
function cacheProblems(cache: CacheFacts, realFolder: string | null): readonly string[] {
  const {folder, commit, files, shards, names, incomplete} = cache;
  if (!commit.ok)
    return [
      commit.code === 'ENOENT'
        ? `${folder}/refs/main does not exist: the model was never fetched into this cache`
        : commit.message,
    ];
  if (!files.ok) return [`the snapshot ${commit.value} is missing`];
  const missing = files.value.flatMap(({name, file, realPath}) => {
    if (!file.ok) return [`${name} ${names.includes(name) ? 'is a link to nothing' : 'is missing'}`];
    if (file.value.bytes === 0) return [`${name} is empty`];
    const leaves = realFolder !== null && realPath !== null && !realPath.startsWith(`${realFolder}/`);
    return leaves ? [`${name} is a link out of the cache, to ${realPath}`] : [];
  });
  return [
    ...missing,
    ...(names.some(isTokenizer) ? [] : ['there is no tokenizer']),
    ...(shards === null || shards.ok
      ? []
      : [`model.safetensors.index.json cannot be used: ${shards.message}`]),
    ...(incomplete.ok && incomplete.value.length > 0
      ? [`${incomplete.value.length} download(s) did not end (*.incomplete)`]
      : []),
  ];
}

export const cacheHasConfig = defineGate<Context, CacheHasConfigFacts>({
  id: 'cache-has-config',
  title: 'The Hugging Face cache holds the model',
  section: 'Step 5',
  why: 'If this prints nothing, the cache is not populated where you think it is. Offline then means a crash-loop, not a fast start.',
  waivable: false,
  async observe(context) {
    const config = await readConfig(context);
    if (!config.ok) return {config, cache: null, realFolder: null, evidence: []};
    const {cacheFolder, modelName} = config.value;
    const cache = await observeCache(context.host, cacheFolder, modelName);
    const real = await context.host.realPath(cacheFolder);
    const found =
      cache.commit.ok && cache.names.includes('config.json')
        ? `${cache.folder}/snapshots/${cache.commit.value}/config.json`
        : 'nothing';
    const short = modelName.split('/').at(-1) ?? modelName;
    return {
      config,
      cache,
      realFolder: real.ok ? real.value : null,
      evidence: [
        {command: `find ${cacheFolder} -maxdepth 8 -name config.json | grep -i ${short} | head`, text: found},
        {command: `ls -L ${cache.folder}/snapshots/*`, text: cache.names.join('\n') || 'nothing'},
      ],
    };
  },
  judge({config, cache, realFolder, evidence}) {
    if (!config.ok) return withoutConfig(config, EXPECTED, evidence);
    const base = {expected: EXPECTED, evidence};
    if (cache === null)
      return unknown({...base, short: 'the cache was not looked at', observed: 'nothing seen'});
    const blind = blindSpot(cache);
    if (blind !== undefined)
      return unknown({...base, short: 'the cache could not be read', observed: `${cache.folder}: ${blind}`});
    const problems = cacheProblems(cache, realFolder);
    const warm = runStep('5', 'warm the cache: start the baseline once, online');
    if (problems.length > 0) {
      const [first = ''] = problems;
      return stop({
        ...base,
        short: cache.commit.ok ? 'the cache is not whole' : 'the cache is empty',
        observed: problems.length === 1 ? first : problems.join('; '),
        fixes: [warm],
      });
    }
    const files = cache.files.ok ? cache.files.value : [];
    const bytes = files.reduce((sum, {file}) => sum + (file.ok ? file.value.bytes : 0), 0);
    const weights = cache.shards?.ok ? cache.shards.value.length : 1;
    return pass({
      ...base,
      short: `${(bytes / 1e9).toFixed(2)} GB in ${weights} weight file(s)`,
      observed: `${cache.folder}: snapshot ${cache.commit.ok ? cache.commit.value : ''} is whole`,
    });
  },
});
