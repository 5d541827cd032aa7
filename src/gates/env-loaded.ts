import type {Context} from '../context.ts';
import {defineGate, type Evidence, type Fix} from '../engine/gate.ts';
import {toShell} from '../engine/shell.ts';
import {readEnv} from '../env/read-env.ts';
import {bashCommand} from '../env/readers.ts';
import {runConfig} from '../env/run-config.ts';
import {isSecretKey, masked} from '../env/secret-keys.ts';
import type {Disagreement, EnvReading} from '../env/types.ts';
import {byHand, fix, pass, runStep, stop, unknown, warn} from './result.ts';

export type EnvLoadedFacts = {
  readonly reading: EnvReading;
  /** Permission bits; null = not known. */
  readonly mode: number | null;
  readonly evidence: readonly Evidence[];
};

const EXPECTED = '.env that bash, Compose and Node read alike, with every key of the runbook';

function shownValue(key: string, value: string | undefined): string {
  if (value === undefined) return '(not set)';
  return isSecretKey(key) ? masked(value) : JSON.stringify(value);
}

function describe({key, bash, compose, node}: Disagreement): string {
  return `${key}: bash ${shownValue(key, bash)}, Compose ${shownValue(key, compose)}, Node ${shownValue(key, node)}`;
}

function evidenceFrom(reading: EnvReading): readonly Evidence[] {
  if (reading.status !== 'read') return [{command: `ls -l ${reading.path}`, text: reading.status}];
  const lines = Object.entries(reading.values).map(
    ([key, value]) => `${key}=${isSecretKey(key) ? '[hidden]' : value}`,
  );
  const differing = reading.disagreements.map(item => item.key).join(', ');
  const bash =
    reading.notAsked.find(why => why.startsWith('bash')) ?? `differs in: ${differing || 'nothing'}`;
  return [
    {
      command: `docker compose --env-file ${reading.path} config --environment`,
      text: lines.join('\n') || 'no keys',
    },
    {command: toShell(bashCommand(reading.path)), text: bash},
  ];
}

export const envLoaded = defineGate<Context, EnvLoadedFacts>({
  id: 'env-loaded',
  title: '.env says everything, and says it clearly',
  section: 'Step 2',
  why: 'Your shell does NOT automatically load .env. Keep its values explicit: don’t reference other variables inside the file.',
  waivable: false,
  async observe(context) {
    const reading = await readEnv(context);
    const stat = await context.host.stat(context.settings.envFile);
    return {reading, mode: stat.ok ? stat.value.mode & 0o777 : null, evidence: evidenceFrom(reading)};
  },
  judge({reading, mode, evidence}) {
    const base = {expected: EXPECTED, evidence};
    const write = runStep('2', 'write or repair .env');
    if (reading.status === 'missing') {
      return stop({
        ...base,
        short: 'there is no .env',
        observed: `${reading.path} does not exist`,
        fixes: [write],
      });
    }
    if (reading.status === 'unreadable') {
      return stop({
        ...base,
        short: '.env cannot be read',
        observed: `${reading.path}: ${reading.message}`,
        fixes: [byHand('make it a readable file', `ls -l ${reading.path}`)],
      });
    }
    const at = (line: number | null): string => (line === null ? '' : `line ${line}: `);
    const fatal = reading.problems.filter(problem => problem.fatal);
    if (fatal.length > 0) {
      const mend: Fix[] = fatal.map(problem => byHand(`${at(problem.line)}${problem.text}`, problem.fix));
      return stop({
        ...base,
        short: `.env has ${fatal.length} problem(s)`,
        observed: fatal.map(problem => `${at(problem.line)}${problem.text}`).join('; '),
        fixes: [write, ...mend],
      });
    }
    if (reading.disagreements.length > 0) {
      const mend = reading.disagreements.map(one =>
        byHand(`write ${one.key} so that all readers agree`, one.repair),
      );
      return stop({
        ...base,
        short: 'readers disagree about .env',
        observed: reading.disagreements.map(describe).join('; '),
        fixes: [write, ...mend],
      });
    }
    const config = runConfig(reading);
    if (!config.ok) {
      const mend = config.problems.map(problem => byHand(problem.text, problem.fix));
      return stop({
        ...base,
        short: '.env is not complete',
        observed: config.problems.map(problem => problem.text).join('; '),
        fixes: [write, ...mend],
      });
    }
    if (reading.notAsked.length > 0) {
      return unknown({
        ...base,
        short: 'not every reader could be asked',
        observed: reading.notAsked.join('; '),
      });
    }
    const wide = mode !== null && (mode & 0o077) !== 0;
    const notes = [
      ...(wide ? [`its mode is ${mode.toString(8).padStart(4, '0')}: others can read the token`] : []),
      ...reading.problems.map(problem => `${at(problem.line)}${problem.text}`),
    ];
    if (notes.length > 0) {
      const close = wide ? [fix('close it to others', {argv: ['chmod', '600', reading.path]})] : [];
      const mend = reading.problems.map(problem => byHand(problem.text, problem.fix));
      return warn({...base, short: notes[0] ?? '', observed: notes.join('; '), fixes: [...close, ...mend]});
    }
    return pass({
      ...base,
      short: `${Object.keys(reading.values).length} keys, three readers agree`,
      observed: 'bash, Compose and Node read the same values',
    });
  },
});
