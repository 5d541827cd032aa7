import type {RunConfig} from '../env/types.ts';
import type {ListedFile} from '../stacks/conversion-manifest.ts';
import type {ConversionFacts, RankFacts} from './conversion-facts.ts';
import {type Finding, finding} from './finding.ts';
import {byHand, runStep} from './result.ts';

/** What a conversion is compared with. null = the stack's own compose file says, and we do not know. */
export type WantedConversion = Pick<RunConfig, 'modelName' | 'ranks' | 'revision'> & {
  readonly dtype: string | null;
};

/** What a writer leaves that did not come to its end. */
const PARTIAL = /\.(?:partial|incomplete|tmp)$|^\.(?:partial|incomplete|converting)/;
/** The store reads past the page cache: our converter fills the last block up with zeros. */
const BLOCK_BYTES = 4096;
const COMMIT = /^[0-9a-f]{40}$/;

const redo = runStep('4', 'clean the partial output, and convert');

function wrong(short: string, text: string): Finding {
  return finding('stop', short, text, redo);
}

/** One rank's files against its own index. */
function rankFindings({name, data, index}: RankFacts): readonly Finding[] {
  if (!index.ok) {
    const what = index.code === 'ENOENT' ? 'is missing' : `cannot be used: ${index.message}`;
    return [wrong('an index is missing or torn', `${name}/tensor_index.json ${what}`)];
  }
  if (data.length === 0) return [wrong('there is no tensor data', `${name} holds no tensor.data_* file`)];
  const dangling = data.filter(file => file.bytes === null);
  if (dangling.length > 0) {
    const names = dangling.map(file => `${name}/${file.name}`).join(', ');
    return [wrong('a data file is a link to nothing', `${names}: a link that leads nowhere`)];
  }
  const numbers = data.map(file => Number(file.name.slice('tensor.data_'.length)));
  const gap = numbers.findIndex((number, place) => number !== place);
  if (gap >= 0) {
    const text = `${name} has tensor.data_${numbers.join(', _')}: tensor.data_${gap} is missing`;
    return [wrong('a data file is missing', text)];
  }
  const empty = data.filter(file => file.bytes === 0).map(file => `${name}/${file.name} is empty`);
  if (empty.length > 0) return [wrong('a data file is empty', empty.join('; '))];
  const total = data.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
  const text = `${name} has ${total} bytes of data, its index speaks of ${index.value.bytes}`;
  if (total < index.value.bytes) return [wrong('tensor data is cut short', text)];
  return total - index.value.bytes < BLOCK_BYTES ? [] : [wrong('tensor data does not fit its index', text)];
}

function listedText({name, wantedBytes, found}: ListedFile): string | null {
  if (found === 'missing') return `${name} is missing`;
  if (found === 'dangling') return `${name} is a link to nothing`;
  if ('unreadable' in found) return `${name}: ${found.unreadable}`;
  return found.bytes === wantedBytes
    ? null
    : `${name} has ${found.bytes} bytes, the manifest says ${wantedBytes}`;
}

/** What the manifest says, against what is wanted and what is there. */
function manifestFindings(facts: ConversionFacts, wanted: WantedConversion): readonly Finding[] {
  const {manifest, listed} = facts;
  if (manifest === null) return [];
  if (!manifest.ok)
    return [wrong('the manifest cannot be used', `faststart.json cannot be used: ${manifest.message}`)];
  const {model, revision, ranks, dtype} = manifest.value;
  const convertOrSet = (key: string, value: string) =>
    byHand('or keep this conversion: in .env', `${key}=${value}`);
  const found: Finding[] = [];
  if (model !== wanted.modelName) {
    const text = `faststart.json says that this is ${model}, .env asks for ${wanted.modelName}`;
    found.push(wrong('it is another model', text));
  }
  if (COMMIT.test(wanted.revision) && revision !== wanted.revision) {
    const text = `converted from revision ${revision}, MODEL_REVISION is ${wanted.revision}`;
    const keep = convertOrSet('MODEL_REVISION', revision);
    found.push(finding('stop', 'it is of another revision', text, redo, keep));
  }
  if (ranks !== wanted.ranks) {
    const text = `converted for ${ranks} rank(s), TENSOR_PARALLEL_SIZE is ${wanted.ranks}`;
    found.push(finding('stop', 'it is for another number of GPUs', text, redo));
  }
  if (wanted.dtype !== null && dtype.replace(/^torch\./, '') !== wanted.dtype) {
    const text = `converted as ${dtype}, MODEL_DTYPE is ${wanted.dtype}`;
    found.push(finding('stop', 'it is of another data type', text, redo, convertOrSet('MODEL_DTYPE', dtype)));
  }
  const files = listed.flatMap(file => listedText(file) ?? []);
  if (files.length > 0) {
    const more = files.length > 5 ? `; and ${files.length - 5} more` : '';
    found.push(wrong('files are not as they were written', `${files.slice(0, 5).join('; ')}${more}`));
  }
  return found;
}

/** Without a manifest the index alone says what the tensors are. */
function dtypeFindings(facts: ConversionFacts, wanted: WantedConversion): readonly Finding[] {
  if (facts.manifest !== null || wanted.dtype === null || !facts.ranks.ok) return [];
  const types = new Set(facts.ranks.value.flatMap(rank => (rank.index.ok ? rank.index.value.dtypes : [])));
  const seen = [...types].map(type => type.replace(/^torch\./, ''));
  if (seen.length === 0 || seen.includes(wanted.dtype)) return [];
  const text = `its tensors are ${seen.join(', ')}, MODEL_DTYPE is ${wanted.dtype}`;
  return [wrong('it is of another data type', text)];
}

/** Everything that is missing or wrong, each for itself. Empty = it is whole. Pure. */
export function conversionFindings(facts: ConversionFacts, wanted: WantedConversion): readonly Finding[] {
  const entries = facts.entries.ok ? facts.entries.value : [];
  const ranks = facts.ranks.ok ? facts.ranks.value : [];
  const names = ranks.map(rank => rank.name);
  const wantedNames = Array.from({length: wanted.ranks}, (_, rank) => `rank_${rank}`);
  const partial = entries.filter(entry => PARTIAL.test(entry));
  const {config} = facts;
  return [
    ...partial.map(entry =>
      wrong('a conversion did not end', `${entry} is left from a conversion that did not end`),
    ),
    ...(config.ok
      ? []
      : [
          wrong(
            'config.json is missing or torn',
            `config.json ${config.code === 'ENOENT' ? 'is missing' : `cannot be used: ${config.message}`}`,
          ),
        ]),
    ...(names.join() === wantedNames.join()
      ? []
      : [
          wrong(
            'the number of ranks is wrong',
            `ranks: ${names.join(', ') || 'none'}, where ${wantedNames.join(', ')} is wanted (TENSOR_PARALLEL_SIZE)`,
          ),
        ]),
    ...ranks.flatMap(rankFindings),
    ...manifestFindings(facts, wanted),
    ...dtypeFindings(facts, wanted),
  ];
}
