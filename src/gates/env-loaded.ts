import type {Context} from '../context.ts';
import {defineGate, type Evidence, type Fix} from '../engine/gate.ts';
import {quote} from '../engine/shell.ts';
import {readEnv} from '../env/read-env.ts';
import {bashLine} from '../env/readers.ts';
import {runConfig} from '../env/run-config.ts';
import {readSecondEnv, type SecondEnv} from '../env/second-env.ts';
import {HIDDEN, isShownKey, mayBeSecret, shownName, shownValue} from '../env/secret-keys.ts';
import {type ShellOverride, shellOverrides} from '../env/shell-overrides.ts';
import type {Disagreement, EnvProblem, EnvReading, ReadAs} from '../env/types.ts';
import {conclude, type Finding, finding} from './finding.ts';
import {byHand, runStep, stop} from './result.ts';

export type EnvLoadedFacts = {
  readonly reading: EnvReading;
  readonly second: SecondEnv;
  readonly overrides: readonly ShellOverride[];
  readonly evidence: readonly Evidence[];
};

type Read = Extract<EnvReading, {status: 'read'}>;

const EXPECTED = '.env that bash, Compose and Node read alike, with every key of the runbook';
const WRITE = runStep('2', 'write or repair .env');

function shownReading(key: string, value: ReadAs): string {
  return value === null ? '(not asked)' : shownValue(key, value);
}

function describe({key, bash, compose, node}: Disagreement): string {
  return `${shownName(key)}: bash ${shownReading(key, bash)}, Compose ${shownReading(key, compose)}, Node ${shownReading(key, node)}`;
}

function evidenceFrom(reading: EnvReading): readonly Evidence[] {
  if (reading.status !== 'read') return [{command: `ls -l ${quote(reading.path)}`, text: reading.status}];
  const lines = Object.entries(reading.values).map(
    ([key, value]) => `${shownName(key)}=${isShownKey(key) ? value : HIDDEN}`,
  );
  const differing = reading.disagreements.map(item => shownName(item.key)).join(', ');
  const bash =
    reading.notAsked.find(why => why.startsWith('bash')) ?? `differs in: ${differing || 'nothing'}`;
  return [
    {
      command: `docker compose --env-file ${quote(reading.path)} config --environment`,
      text: lines.join('\n') || 'no keys',
    },
    {command: bashLine(reading.path), text: bash},
  ];
}

const told = ({line, text}: EnvProblem): string => (line === null ? text : `line ${line}: ${text}`);
const mend = (problems: readonly EnvProblem[]): Fix[] => problems.map(one => byHand(told(one), one.fix));

/** Lines that no reader may be trusted with, and what each of them would make of the key. */
function brokenLines({problems, disagreements}: Read): Finding[] {
  const fatal = problems.filter(problem => problem.fatal);
  if (fatal.length === 0) return [];
  const text = fatal.map(problem => {
    const readings = disagreements.find(one => one.key === problem.key);
    return readings === undefined ? told(problem) : `${told(problem)} (${describe(readings)})`;
  });
  const short = `.env has ${fatal.length} ${fatal.length === 1 ? 'problem' : 'problems'}`;
  return [finding('stop', short, text.join('; '), WRITE, ...mend(fatal))];
}

function differing({problems, disagreements}: Read): Finding[] {
  if (problems.some(problem => problem.fatal) || disagreements.length === 0) return [];
  const fixes = disagreements.map(one =>
    byHand(`write ${shownName(one.key)} so that all readers agree`, one.repair),
  );
  return [
    finding('stop', 'readers disagree about .env', disagreements.map(describe).join('; '), WRITE, ...fixes),
  ];
}

function incomplete(reading: Read): Finding[] {
  const config = runConfig(reading);
  if (config.ok) return [];
  const text = config.problems.map(told).join('; ');
  return [finding('stop', '.env is not complete', text, WRITE, ...mend(config.problems))];
}

/** Without --env-file Compose takes the .env beside the compose file, and says nothing of it. */
function otherFile({path: used}: Read, second: SecondEnv): Finding[] {
  if (second.status === 'none') return [];
  const {path} = second;
  if (second.status === 'unreadable') {
    const text = `${path}, which a docker compose typed by hand would take, cannot be read: ${second.message}`;
    return [
      finding(
        'unknown',
        'a second .env could not be read',
        text,
        byHand('make it readable', `ls -l ${path}`),
      ),
    ];
  }
  if (second.clashes.length === 0) return [];
  const text = second.clashes.map(({key, used: mine, other, line}) => {
    const at = line === null ? path : `${path}:${line}`;
    return `${key}: ${used} ${shownValue(key, mine)}, ${at} ${shownValue(key, other)}`;
  });
  const keys = second.clashes.map(one => one.key).join(', ');
  const remove = byHand(`take ${keys} out of ${path}, or say the same there`, `\${EDITOR:-vi} ${path}`);
  return [finding('stop', `${path} says something else`, text.join('; '), remove)];
}

function shellWins(overrides: readonly ShellOverride[]): Finding[] {
  if (overrides.length === 0) return [];
  const text = overrides.map(
    ({key, shell, file}) => `${key}: shell ${shownValue(key, shell)}, .env ${shownValue(key, file)}`,
  );
  const keys = overrides.map(one => one.key);
  return [
    finding(
      'warn',
      `your shell sets ${keys.join(', ')} to something else`,
      `what faststart starts gets the value of .env; a docker compose typed by hand gets the shell's (${text.join('; ')})`,
      byHand('take it out of the shell', `unset ${keys.join(' ')}`),
    ),
  ];
}

function notes({problems}: Read): Finding[] {
  return problems
    .filter(problem => !problem.fatal)
    .map(problem => finding('warn', told(problem), told(problem), byHand(told(problem), problem.fix)));
}

function notAsked({notAsked: why}: Read): Finding[] {
  return why.length === 0 ? [] : [finding('unknown', 'not every reader could be asked', why.join('; '))];
}

export const envLoaded = defineGate<Context, EnvLoadedFacts>({
  id: 'env-loaded',
  title: '.env says everything, and says it clearly',
  section: 'Step 2',
  why: 'Your shell does NOT automatically load .env. Keep its values explicit: don’t reference other variables inside the file.',
  waivable: false,
  async observe(context) {
    const reading = await readEnv(context);
    const values = reading.status === 'read' ? reading.values : {};
    const overrides = shellOverrides(context.host.environment, values);
    for (const {key, shell} of overrides) if (mayBeSecret(key, shell)) context.redactor.add(shell);
    return {
      reading,
      second: await readSecondEnv(context, values),
      overrides,
      evidence: evidenceFrom(reading),
    };
  },
  judge({reading, second, overrides, evidence}) {
    const base = {expected: EXPECTED, evidence};
    if (reading.status === 'missing') {
      return stop({
        ...base,
        short: 'there is no .env',
        observed: `${reading.path} does not exist`,
        fixes: [WRITE],
      });
    }
    if (reading.status === 'unreadable') {
      return stop({
        ...base,
        short: '.env cannot be read',
        observed: `${reading.path}: ${reading.message}`,
        fixes: [byHand('make it a readable file', `ls -l ${quote(reading.path)}`)],
      });
    }
    const broken = [...brokenLines(reading), ...differing(reading)];
    const findings = [
      ...broken,
      ...(broken.length === 0 ? incomplete(reading) : []),
      ...otherFile(reading, second),
      ...(broken.length === 0 ? notAsked(reading) : []),
      ...notes(reading),
      ...shellWins(overrides),
    ];
    const agreed = 'bash, Compose and Node read the same values';
    return conclude(findings.length > 0 ? findings : [finding('fine', agreed, agreed)], {
      ...base,
      fine: `${Object.keys(reading.values).length} keys, three readers agree`,
    });
  },
});
