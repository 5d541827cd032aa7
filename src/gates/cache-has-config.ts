import type {Context} from '../context.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import {quote} from '../engine/shell.ts';
import type {RunConfigResult} from '../env/run-config.ts';
import {convertedRevision, pinRevision} from '../stacks/pin-revision.ts';
import {type CacheFacts, commitOfRevision, observeCache} from './cache-facts.ts';
import {cacheFindings} from './cache-findings.ts';
import {readConfig, withoutConfig} from './config.ts';
import {conclude} from './finding.ts';
import {pass, unknown} from './result.ts';

type CacheHasConfigFacts = {
  readonly config: RunConfigResult;
  /** null without a config. */
  readonly cache: CacheFacts | null;
  /** HF_CACHE_FOLDER with links resolved; null = could not be. */
  readonly realFolder: string | null;
  /** The commit that the converted model is of, where its converter said so. */
  readonly convertedFrom: string | null;
  /** The commit that the revision in .env means in the cache. */
  readonly named: string | null;
  readonly evidence: readonly Evidence[];
};

const EXPECTED =
  'a whole snapshot of the revision in .env, which is also the converted one: config.json, tokenizer, and every weight file that the index names';

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

export const cacheHasConfig = defineGate<Context, CacheHasConfigFacts>({
  id: 'cache-has-config',
  title: 'The Hugging Face cache holds the model',
  section: 'Step 5',
  why: 'If this prints nothing, the cache is not populated where you think it is. Offline then means a crash-loop, not a fast start.',
  waivable: false,
  async observe(context) {
    const config = await readConfig(context);
    if (!config.ok)
      return {config, cache: null, realFolder: null, convertedFrom: null, named: null, evidence: []};
    const {cacheFolder, modelName} = config.value;
    const pinned = await pinRevision(context, config.value);
    const cache = await observeCache(context.host, cacheFolder, pinned);
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
      convertedFrom: await convertedRevision(context, config.value),
      named: await commitOfRevision(context.host, cacheFolder, config.value),
      evidence: [
        {command: `find ${cacheFolder} -maxdepth 8 -name config.json | grep -i ${short} | head`, text: found},
        {command: `ls -L ${quote(cache.folder)}/snapshots/*`, text: cache.names.join('\n') || 'nothing'},
      ],
    };
  },
  judge({config, cache, realFolder, convertedFrom, named, evidence}) {
    if (!config.ok) return withoutConfig(config, EXPECTED, evidence);
    const base = {expected: EXPECTED, evidence};
    if (cache === null)
      return unknown({...base, short: 'the cache was not looked at', observed: 'nothing seen'});
    const blind = blindSpot(cache);
    if (blind !== undefined)
      return unknown({...base, short: 'the cache could not be read', observed: `${cache.folder}: ${blind}`});
    const {revision} = config.value;
    const meets = {realFolder, convertedFrom, named: {revision, commit: named}};
    const findings = cacheFindings(cache, meets);
    if (findings.length > 0) return conclude(findings, {...base, fine: ''});
    const files = cache.files.ok ? cache.files.value : [];
    const bytes = files.reduce((sum, {file}) => sum + (file.ok ? file.value.bytes : 0), 0);
    const weights = cache.shards?.ok ? cache.shards.value.names.length : 1;
    return pass({
      ...base,
      short: `${(bytes / 1e9).toFixed(2)} GB in ${weights} weight file(s)`,
      observed: `${cache.folder}: snapshot ${cache.commit.ok ? cache.commit.value : ''} is whole`,
    });
  },
});
