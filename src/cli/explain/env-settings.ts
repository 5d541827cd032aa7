import {envQuestionId} from '../../env/env-questions.ts';
import {envKeys} from '../../env/keys.ts';
import {ownValue} from '../../env/own-value.ts';
import {parseEnvFile} from '../../env/parse.ts';
import {OFFLINE_KEYS, shownValue} from '../../env/secret-keys.ts';
import type {EnvReading} from '../../env/types.ts';
import {type Candidate, type Setting, said} from './setting.ts';

export type EnvFacts = {
  readonly reading: EnvReading;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What `--set` says, by question id. */
  readonly answers: Readonly<Record<string, string>>;
};

const CLEAN =
  'what this tool starts gets a clean environment; typed by hand, Compose takes it before the file';
const ANSWER = 'it answers the question of step 2, which writes it into the file';

function inFile(reading: EnvReading, key: string): Candidate | null {
  if (reading.status !== 'read') return null;
  const value = ownValue(reading.values, key);
  if (value === undefined) return null;
  const line = parseEnvFile(reading.text).assignments.findLast(one => one.key === key)?.line;
  const at = line === undefined ? reading.path : `${reading.path}, line ${line}`;
  return {source: 'file', from: at, shown: shownValue(key, value)};
}

/** Variables of the stack. Only the file counts for what this tool starts; the rest is named all the same. Pure. */
export function envSettings({reading, environment, answers}: EnvFacts): readonly Setting[] {
  const settings = envKeys.map(({key, title, absent}) => {
    const answer = ownValue(answers, envQuestionId(key));
    const shell = ownValue(environment, key);
    return {
      key,
      about: title,
      candidates: said(
        answer === undefined
          ? null
          : {source: 'flag', from: '--set', shown: shownValue(key, answer), ignored: ANSWER},
        shell === undefined
          ? null
          : {source: 'environment', from: key, shown: shownValue(key, shell), ignored: CLEAN},
        inFile(reading, key),
        absent === undefined
          ? null
          : {source: 'default', from: 'the compose file', shown: shownValue(key, absent)},
      ),
    };
  });
  const toggles = OFFLINE_KEYS.map(key => {
    const shell = ownValue(environment, key);
    return {
      key,
      about: 'offline: 1 in the proof run of step 7, 0 everywhere else',
      candidates: said(
        {source: 'flag', from: 'the step that runs', shown: shownValue(key, '0')},
        shell === undefined
          ? null
          : {source: 'environment', from: key, shown: shownValue(key, shell), ignored: CLEAN},
        inFile(reading, key),
      ),
    };
  });
  return [...settings, ...toggles];
}
