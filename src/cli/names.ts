import {type Parsed, unknownName} from './usage-error.ts';

type Named = {readonly id: string; readonly name: string};

/** What an operator may type for a step: `4`, `step-4`, `convert`; without spaces or capitals. */
export function spellings(step: Named): string[] {
  return [...new Set([step.id, `step-${step.id}`, step.name.toLowerCase().replaceAll(' ', '-')])];
}

/** Ids of the named steps in the runbook's order; all of them when none is named. */
export function stepIds(words: readonly string[], steps: readonly Named[]): Parsed<readonly string[]> {
  const wanted = new Set<string>();
  for (const word of words) {
    const step = steps.find(candidate => spellings(candidate).includes(word.toLowerCase()));
    if (step === undefined) {
      const known = steps.flatMap(spellings);
      // Another number is another step: step 0, which removes containers, is not what was meant by 9.
      const alike = /\d/.test(word) ? known.filter(name => !/\d/.test(name)) : known;
      return {ok: false, error: unknownName('step', word, known, alike)};
    }
    wanted.add(step.id);
  }
  return {ok: true, value: steps.map(step => step.id).filter(id => words.length === 0 || wanted.has(id))};
}

/** The named gates' ids as typed; all of them when none is named. */
export function gateIds(words: readonly string[], known: readonly string[]): Parsed<readonly string[]> {
  for (const word of words) {
    if (!known.includes(word)) return {ok: false, error: unknownName('gate', word, known)};
  }
  return {ok: true, value: words.length === 0 ? known : words};
}
