import {type CacheFacts, isTokenizer} from './cache-facts.ts';
import {type Finding, finding} from './finding.ts';
import {byHand, runStep} from './result.ts';

/** What the cache must agree with. */
export type CacheMeets = {
  /** HF_CACHE_FOLDER with links resolved; null = could not be. */
  readonly realFolder: string | null;
  /** The commit that the other arm's model was converted from; null = not known, or there is none. */
  readonly convertedFrom: string | null;
  /** The commit that the revision in .env means in this cache; null = the cache does not know it. */
  readonly named: {readonly revision: string; readonly commit: string | null};
};

const warm = runStep('5', 'warm the cache: start the baseline once, online');

function wrong(short: string, text: string): Finding {
  return finding('stop', short, text, warm);
}

function fileFindings({files, names, folder}: CacheFacts, realFolder: string | null): readonly Finding[] {
  if (!files.ok) return [];
  return files.value.flatMap(({name, file, realPath}) => {
    if (!file.ok && names.includes(name))
      return [wrong('a file is a link to nothing', `${name} is a link to nothing`)];
    if (!file.ok) {
      const short = name === 'config.json' ? 'config.json is missing' : 'a weight file is missing';
      return [wrong(short, `${name} is missing in ${folder}`)];
    }
    if (file.value.bytes === 0) return [wrong('a file is empty', `${name} is empty`)];
    const leaves = realFolder !== null && realPath !== null && !realPath.startsWith(`${realFolder}/`);
    return leaves
      ? [wrong('a file lies outside the cache', `${name} is a link out of the cache, to ${realPath}`)]
      : [];
  });
}

/** All shards are there, and yet hold less than the tensors need. */
function lengthFindings({files, shards}: CacheFacts): readonly Finding[] {
  if (!files.ok || shards === null || !shards.ok || shards.value.tensorBytes === null) return [];
  const {names, tensorBytes} = shards.value;
  const sizes = files.value.filter(one => names.includes(one.name)).map(one => one.file);
  if (sizes.some(size => !size.ok)) return [];
  const bytes = sizes.reduce((sum, size) => sum + (size.ok ? size.value.bytes : 0), 0);
  return bytes >= tensorBytes
    ? []
    : [
        wrong(
          'the weights are cut short',
          `the shards have ${bytes} bytes, their tensors need ${tensorBytes}`,
        ),
      ];
}

/** Both arms must serve one commit of the model, or their answers and times are of two models. */
function revisionFindings({convertedFrom, named: {revision, commit}}: CacheMeets): readonly Finding[] {
  if (commit === null || convertedFrom === null || commit === convertedFrom) return [];
  const what = revision === commit ? 'MODEL_REVISION' : revision;
  const text = `${what} is ${commit} in the cache, which is what the baseline serves; faststart's model was converted from ${convertedFrom}`;
  return [
    finding(
      'stop',
      'the arms would serve two revisions of the model',
      text,
      byHand('pin both to the converted one: in .env', `MODEL_REVISION=${convertedFrom}`),
      runStep('4', 'or convert the model again'),
    ),
  ];
}

/** Everything that is missing or wrong, each for itself. Empty = the cache is whole. Pure. */
export function cacheFindings(cache: CacheFacts, meets: CacheMeets): readonly Finding[] {
  const {folder, ref, commit, files, shards, names, incomplete} = cache;
  if (!commit.ok) {
    return commit.code === 'ENOENT'
      ? [
          wrong(
            'the cache is empty',
            `${folder}/${ref} does not exist: the model was never fetched into this cache`,
          ),
        ]
      : [wrong('the cache is torn', commit.message)];
  }
  const moved = revisionFindings(meets);
  if (!files.ok)
    return [...moved, wrong('the snapshot is missing', `the snapshot ${commit.value} is missing`)];
  return [
    ...moved,
    ...fileFindings(cache, meets.realFolder),
    ...lengthFindings(cache),
    ...(names.some(isTokenizer) ? [] : [wrong('there is no tokenizer', 'there is no tokenizer')]),
    ...(shards === null || shards.ok
      ? []
      : [
          wrong(
            'the index of the weights is torn',
            `model.safetensors.index.json cannot be used: ${shards.message}`,
          ),
        ]),
    ...(incomplete.ok && incomplete.value.length > 0
      ? [wrong('a download did not end', `${incomplete.value.length} download(s) did not end (*.incomplete)`)]
      : []),
  ];
}
