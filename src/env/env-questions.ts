import type {TextQuestion} from '../engine/ask.ts';
import {type EnvKey, envKeys, placeholderProblem} from './keys.ts';

/** The keys that the wizard asks for; the others have a default that rarely needs another value. */
const NOT_ASKED = new Set(['HF_ENDPOINT']);

/** Id of the question for one key. */
export function envQuestionId(key: string): string {
  return `env:${key}`;
}

function question(spec: EnvKey, proposed: string | undefined): TextQuestion {
  const byDefault = spec.secret ? spec.absent : proposed;
  return {
    kind: 'text',
    id: envQuestionId(spec.key),
    title: spec.title,
    details: [spec.key, spec.hint],
    flag: spec.secret ? `${spec.key} in the env file` : `--set ${spec.key}=VALUE`,
    secret: spec.secret,
    ...(byDefault === undefined ? {} : {default: byDefault}),
    problem: value => (spec.secret ? undefined : placeholderProblem(value)) ?? spec.problem(value),
  };
}

/** One question a key. `proposed`: what is in the file already, then what fits the machine. Pure. */
export function envQuestions(proposed: Readonly<Record<string, string>>): readonly TextQuestion[] {
  return envKeys.filter(spec => !NOT_ASKED.has(spec.key)).map(spec => question(spec, proposed[spec.key]));
}
