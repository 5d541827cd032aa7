import type {Context} from '../context.ts';
import {defineGate, type Evidence} from '../engine/gate.ts';
import {quote} from '../engine/shell.ts';
import type {RunConfigResult} from '../env/run-config.ts';
import {readConfig, withoutConfig} from './config.ts';
import {type ConversionFacts, observeConversion} from './conversion-facts.ts';
import {conversionFindings} from './conversion-findings.ts';
import {conclude} from './finding.ts';
import {pass, runStep, stop, unknown} from './result.ts';

type ConversionPresentFacts = {
  readonly config: RunConfigResult;
  /** Whether an arm of the stack reads the store's format at all. */
  readonly isNeeded: boolean;
  /** The data type that the servers run with is the one of .env; the operator's own compose file may have another. */
  readonly knowsDtype: boolean;
  /** null without a config, and where none is needed. */
  readonly conversion: ConversionFacts | null;
  readonly evidence: readonly Evidence[];
};

const EXPECTED =
  'config.json, a rank for each GPU, and as many bytes as the index and the manifest speak of, of the model, revision and data type in .env';

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

function listing(conversion: ConversionFacts): string {
  if (!conversion.entries.ok) return conversion.entries.message;
  const ranks = conversion.ranks.ok ? conversion.ranks.value : [];
  const data = ranks.flatMap(rank =>
    rank.data.map(file => `${rank.name}/${file.name} ${file.bytes ?? '-> nothing'}`),
  );
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
    const {spec, kind} = context.settings.stack;
    const seen = {config, isNeeded: spec.converter !== null, knowsDtype: kind === 'bundled'};
    if (!config.ok || !seen.isNeeded) return {...seen, conversion: null, evidence: []};
    const path = `${config.value.modelFolder}/vllm/${config.value.modelName}`;
    const conversion = await observeConversion(context.host, path);
    return {...seen, conversion, evidence: [{command: `ls -lAR ${quote(path)}`, text: listing(conversion)}]};
  },
  judge({config, isNeeded, knowsDtype, conversion, evidence}) {
    if (!config.ok) return withoutConfig(config, EXPECTED, evidence);
    const base = {expected: EXPECTED, evidence};
    if (!isNeeded)
      return pass({
        ...base,
        short: 'nothing is converted in this stack',
        observed: 'all its arms read the files of the Hugging Face cache',
      });
    if (conversion === null)
      return unknown({...base, short: 'the conversion was not looked at', observed: 'nothing seen'});
    const {path, entries, ranks, partial, manifest} = conversion;
    if (!entries.ok && entries.code === 'ENOENT') {
      return stop({
        ...base,
        short: partial === null ? 'the model is not converted' : 'a conversion did not end',
        observed: `${path} does not exist${partial === null ? '' : `; ${partial} is left from a conversion that did not end`}`,
        fixes: [runStep('4', 'clean the partial output, and convert')],
      });
    }
    const unread = [entries, ranks].find(read => !read.ok);
    if (unread !== undefined && !unread.ok)
      return unknown({
        ...base,
        short: 'the conversion could not be read',
        observed: `${path}: ${unread.message}`,
      });
    const {dtype} = config.value;
    const findings = conversionFindings(conversion, {...config.value, dtype: knowsDtype ? dtype : null});
    if (findings.length > 0) return conclude(findings, {...base, fine: ''});
    const files = ranks.ok ? ranks.value.flatMap(rank => rank.data) : [];
    const bytes = files.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
    const of = manifest?.ok ? `, revision ${manifest.value.revision}` : ', no manifest';
    return pass({
      ...base,
      short: `${gigabytes(bytes)} in store format`,
      observed: `${path}: ${bytes} bytes, as the index says${of}`,
    });
  },
});
