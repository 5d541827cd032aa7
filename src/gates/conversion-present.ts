import type {Context} from '../context.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import type {RunConfigResult} from '../env/run-config.ts';
import {readConfig, withoutConfig} from './config.ts';
import {type ConversionFacts, observeConversion, type RankFacts} from './conversion-facts.ts';
import {pass, runStep, stop, unknown} from './result.ts';

type ConversionPresentFacts = {
  readonly config: RunConfigResult;
  /** null without a config. */
  readonly conversion: ConversionFacts | null;
  readonly evidence: readonly Evidence[];
};

/** The runbook serves with tensor parallel 1. */
const RANKS = 1;
/** A writer may fill a file up to a whole block of the drive, because the store reads whole blocks. */
const BLOCK_BYTES = 4096;
const EXPECTED = 'config.json, one rank, and as many bytes as its index speaks of';
/** What a writer leaves that did not come to its end. */
const PARTIAL = /\.(?:partial|incomplete|tmp)$|^\.(?:partial|incomplete|converting)/;

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/** What is wrong with one rank, in words. */
function rankProblems(rank: RankFacts): string[] {
  const {name, data, indexedBytes} = rank;
  if (!indexedBytes.ok) {
    return [
      `${name}/tensor_index.json ${indexedBytes.code === 'ENOENT' ? 'is missing' : `cannot be used: ${indexedBytes.message}`}`,
    ];
  }
  if (data.length === 0) return [`${name} holds no tensor.data_* file`];
  const empty = data.filter(file => file.bytes === 0).map(file => `${name}/${file.name} is empty`);
  if (empty.length > 0) return empty;
  const total = data.reduce((sum, file) => sum + file.bytes, 0);
  const fill = total - indexedBytes.value;
  return fill >= 0 && fill < BLOCK_BYTES
    ? []
    : [`${name} has ${total} bytes of data, its index speaks of ${indexedBytes.value}`];
}

/** Everything that is missing or wrong. Pure. */
function conversionProblems(conversion: ConversionFacts, model: string): readonly string[] {
  const entries = conversion.entries.ok ? conversion.entries.value : [];
  const ranks = conversion.ranks.ok ? conversion.ranks.value : [];
  const names = ranks.map(rank => rank.name);
  const wanted = Array.from({length: RANKS}, (_, rank) => `rank_${rank}`);
  const {madeFrom} = conversion;
  const partial = entries.filter(entry => PARTIAL.test(entry));
  return [
    ...partial.map(entry => `${entry} is left from a conversion that did not end`),
    ...(conversion.config.ok
      ? []
      : [
          `config.json ${conversion.config.code === 'ENOENT' ? 'is missing' : `cannot be used: ${conversion.config.message}`}`,
        ]),
    ...(names.join() === wanted.join()
      ? []
      : [`ranks: ${names.join(', ') || 'none'}, where ${wanted.join(', ')} is wanted`]),
    ...ranks.flatMap(rankProblems),
    ...(madeFrom === null || (madeFrom.ok && madeFrom.value === model)
      ? []
      : [
          `faststart.json ${madeFrom.ok ? `says that this is ${madeFrom.value}` : `cannot be used: ${madeFrom.message}`}`,
        ]),
  ];
}

function listing(conversion: ConversionFacts): string {
  if (!conversion.entries.ok) return conversion.entries.message;
  const ranks = conversion.ranks.ok ? conversion.ranks.value : [];
  const data = ranks.flatMap(rank => rank.data.map(file => `${rank.name}/${file.name} ${file.bytes}`));
  return [...conversion.entries.value, ...data].join('\n');
}

export const conversionPresent = defineGate<Context, ConversionPresentFacts>({
  id: 'conversion-present',
  title: 'The converted model is there, whole',
  section: 'Step 4.3',
  why: 'If this directory is missing, conversion did not write to your mounted volume. A short file loads as garbage, or not at all.',
  waivable: false,
  async observe(context) {
    const config = await readConfig(context);
    if (!config.ok) return {config, conversion: null, evidence: []};
    const path = `${config.value.modelFolder}/vllm/${config.value.modelName}`;
    const conversion = await observeConversion(context.host, path);
    return {config, conversion, evidence: [{command: `ls -lAR ${path}`, text: listing(conversion)}]};
  },
  judge({config, conversion, evidence}) {
    if (!config.ok) return withoutConfig(config, EXPECTED, evidence);
    const base = {expected: EXPECTED, evidence};
    if (conversion === null)
      return unknown({...base, short: 'the conversion was not looked at', observed: 'nothing seen'});
    const {path, entries, ranks, partial} = conversion;
    const redo = runStep('4', 'clean the partial output, and convert');
    if (!entries.ok && entries.code === 'ENOENT') {
      return stop({
        ...base,
        short: 'the model is not converted',
        observed: `${path} does not exist${partial === null ? '' : `; ${partial} is left from a conversion that did not end`}`,
        fixes: [redo],
      });
    }
    if (!entries.ok)
      return unknown({
        ...base,
        short: 'the conversion could not be read',
        observed: `${path}: ${entries.message}`,
      });
    if (!ranks.ok)
      return unknown({
        ...base,
        short: 'the conversion could not be read',
        observed: `${path}: ${ranks.message}`,
      });
    const problems = conversionProblems(conversion, config.value.modelName);
    if (problems.length > 0)
      return stop({
        ...base,
        short: 'the conversion is not whole',
        observed: problems.join('; '),
        fixes: [redo],
      });
    const bytes = ranks.value.flatMap(rank => rank.data).reduce((sum, file) => sum + file.bytes, 0);
    return pass({
      ...base,
      short: `${gigabytes(bytes)} in store format`,
      observed: `${path}: ${bytes} bytes, as the index says`,
    });
  },
});
